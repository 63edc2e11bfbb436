#pragma once

#include "kube/cluster_config/target.hpp"

// The writers of the table of targets. Each takes settings that its form can express.
namespace oidcctl::cluster_config {

using Writer = Manifest (*)(const DesiredSettings&, const GenerateRequest&);

// Files that hold an AuthenticationConfiguration, or a part of it.
Manifest write_configuration(const DesiredSettings&, const GenerateRequest&);
Manifest write_voltage_park(const DesiredSettings&, const GenerateRequest&);
Manifest write_talos_document(const DesiredSettings&, const GenerateRequest&);
Manifest write_aks(const DesiredSettings&, const GenerateRequest&);

// kube-apiserver's own flags, or a file that they name.
Manifest write_flags(const DesiredSettings&, const GenerateRequest&);
Manifest write_kubeadm_map(const DesiredSettings&, const GenerateRequest&);  // v1beta3
Manifest write_kubeadm_list(const DesiredSettings&, const GenerateRequest&); // v1beta4
Manifest write_kind(const DesiredSettings&, const GenerateRequest&);
Manifest write_minikube(const DesiredSettings&, const GenerateRequest&);
Manifest write_k3s(const DesiredSettings&, const GenerateRequest&);
Manifest write_rke2(const DesiredSettings&, const GenerateRequest&);
Manifest write_talos_machine(const DesiredSettings&, const GenerateRequest&);

// A field for each flag: YAML and JSON.
Manifest write_kops(const DesiredSettings&, const GenerateRequest&);
Manifest write_kubeone(const DesiredSettings&, const GenerateRequest&);
Manifest write_kubespray(const DesiredSettings&, const GenerateRequest&);
Manifest write_eks_json(const DesiredSettings&, const GenerateRequest&);
Manifest write_eksctl(const DesiredSettings&, const GenerateRequest&);
Manifest write_coreweave_rest(const DesiredSettings&, const GenerateRequest&);

// The same: Terraform.
Manifest write_eks_terraform(const DesiredSettings&, const GenerateRequest&);
Manifest write_ovh(const DesiredSettings&, const GenerateRequest&);
Manifest write_scaleway(const DesiredSettings&, const GenerateRequest&);
Manifest write_vultr(const DesiredSettings&, const GenerateRequest&);
Manifest write_exoscale(const DesiredSettings&, const GenerateRequest&);
Manifest write_crusoe(const DesiredSettings&, const GenerateRequest&);
Manifest write_oke(const DesiredSettings&, const GenerateRequest&);
Manifest write_coreweave(const DesiredSettings&, const GenerateRequest&);
Manifest write_together_terraform(const DesiredSettings&, const GenerateRequest&);

// A form on the web.
Manifest write_together(const DesiredSettings&, const GenerateRequest&);

} // namespace oidcctl::cluster_config
