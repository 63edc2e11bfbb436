#include "kube/cluster_config/target.hpp"
#include "kube/cluster_config/writers.hpp"

#include <algorithm>
#include <array>

namespace oidcctl::cluster_config {

namespace {

constexpr unsigned k_first_map = 22;  // kubeadm v1beta3
constexpr unsigned k_first_list = 31; // kubeadm v1beta4
constexpr unsigned k_before_list = 30;

constexpr Ability k_file{.mechanism = Mechanism::file, .has_anonymous = true};
constexpr Ability k_flags{.has_anonymous = true};
// A map has each flag once.
constexpr Ability k_flag_map{.most_required_claims = 1, .has_anonymous = true};
// Fields for the flags that have no setting for algorithms and CA.
constexpr Ability k_plain_fields{.has_ca = false, .algorithms = Algorithms::none};

constexpr Form k_configuration[] = {
    {"file", "authentication.yaml", k_file, write_configuration}};
constexpr Form k_flag_forms[] = {{"lines", "flags.txt", k_flags, write_flags}};
constexpr Form k_kubeadm[] = {
    {"v1beta4", "kubeadm.yaml", k_flags, write_kubeadm_list, k_first_list},
    {"v1beta3",
     "kubeadm.yaml",
     k_flag_map,
     write_kubeadm_map,
     k_first_map,
     k_before_list},
    {"v1beta2", "kubeadm.yaml", k_flag_map, write_kubeadm_map, 0, k_first_map - 1},
    {"v1beta4", "kubeadm.yaml", k_file, write_kubeadm_list, k_first_list},
    {"v1beta3", "kubeadm.yaml", k_file, write_kubeadm_map, k_first_map, k_before_list}};
constexpr Form k_kind[] = {{"cluster", "kind.yaml", k_flag_map, write_kind},
                           {"cluster", "kind.yaml", k_file, write_kind}};
constexpr Form k_minikube[] = {{"command", "minikube.sh", k_flag_map, write_minikube},
                               {"command", "minikube.sh", k_file, write_minikube}};
constexpr Form k_k3s[] = {{"config", "config.yaml", k_flags, write_k3s},
                          {"config", "config.yaml", k_file, write_k3s}};
constexpr Form k_rke2[] = {{"config", "config.yaml", k_flags, write_rke2},
                           {"config", "config.yaml", k_file, write_rke2}};
constexpr Form k_talos[] = {
    {"document", "talos.yaml", k_file, write_talos_document},
    {"machine-config", "talos.yaml", k_flag_map, write_talos_machine},
    {"machine-config", "talos.yaml", k_file, write_talos_machine}};
constexpr Form k_kops[] = {
    {"cluster", "kops.yaml", {.algorithms = Algorithms::none}, write_kops}};
constexpr Form k_kubeone[] = {
    {"cluster",
     "kubeone.yaml",
     {.needs_groups = true, .most_required_claims = 1, .writes_full_prefix = true},
     write_kubeone}};
constexpr Form k_kubespray[] = {
    {"variables",
     "k8s-cluster.yml",
     {.most_required_claims = 0, .algorithms = Algorithms::none},
     write_kubespray}};
constexpr Form k_eks[] = {{"cli", "eks.json", k_plain_fields, write_eks_json},
                          {.name = "eksctl",
                           .file = "eksctl.yaml",
                           .ability = k_plain_fields,
                           .write = write_eksctl,
                           .needs_region = true},
                          {"terraform", "eks.tf", k_plain_fields, write_eks_terraform}};
constexpr Form k_aks[] = {{"authenticator",
                           "aks.json",
                           {.mechanism = Mechanism::expressions, .has_ca = false},
                           write_aks}};
constexpr Form k_ovh[] = {{"terraform", "ovh.tf", {}, write_ovh}};
constexpr Form k_scaleway[] = {
    {"terraform",
     "scaleway.tf",
     {.has_ca = false, .algorithms = Algorithms::none, .keeps_last_slash = false},
     write_scaleway}};
constexpr Form k_vultr[] = {{"terraform",
                             "vultr.tf",
                             {.has_ca = false,
                              .has_username_prefix = false,
                              .has_groups_prefix = false,
                              .most_required_claims = 0,
                              .algorithms = Algorithms::none},
                             write_vultr}};
constexpr Form k_exoscale[] = {
    {"terraform", "exoscale.tf", k_plain_fields, write_exoscale}};
constexpr Form k_crusoe[] = {{"terraform",
                              "crusoe.tf",
                              {.has_groups_prefix = false,
                               .most_required_claims = 0,
                               .algorithms = Algorithms::none},
                              write_crusoe}};
constexpr Form k_oke[] = {{"terraform", "oke.tf", {}, write_oke},
                          {"terraform", "oke.tf", k_file, write_oke}};
constexpr Ability k_coreweave_ability{.most_required_claims = 1,
                                      .algorithms = Algorithms::rs256};
constexpr Form k_coreweave[] = {
    {"terraform", "coreweave.tf", k_coreweave_ability, write_coreweave},
    {"rest", "coreweave.json", k_coreweave_ability, write_coreweave_rest}};
constexpr Form k_together[] = {{"form",
                                "together.txt",
                                {.has_ca = false,
                                 .has_username_prefix = false,
                                 .has_groups = false,
                                 .most_required_claims = 0,
                                 .algorithms = Algorithms::none,
                                 .offers_three_claims = true},
                                write_together},
                               {"terraform",
                                "together.tf",
                                {.most_required_claims = 0,
                                 .algorithms = Algorithms::none,
                                 .writes_full_prefix = true},
                                write_together_terraform}};
constexpr Form k_voltage_park[] = {
    {"file", "authentication.yaml", k_file, write_voltage_park}};

// clang-format off
constexpr std::array<Target, 22> k_targets{{
  {"aks", "Azure Kubernetes Service", k_aks, Change::update,
   "az aks jwtauthenticator update; preview",
   "https://learn.microsoft.com/azure/aks/external-identity-provider-authentication-configure"},
  {"authentication-configuration", "kube-apiserver --authentication-config", k_configuration,
   Change::reload, "the file is read again while the API server runs",
   "https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
   "#using-authentication-configuration"},
  {"coreweave", "CoreWeave Kubernetes Service", k_coreweave, Change::update,
   "in place", "https://docs.coreweave.com/platform/terraform/resources/cks_cluster"},
  {"crusoe", "Crusoe Managed Kubernetes", k_crusoe, Change::recreate,
   "every change replaces the cluster",
   "https://registry.terraform.io/providers/crusoecloud/crusoe/latest/docs/resources/"
   "kubernetes_cluster"},
  {"eks", "Amazon EKS", k_eks, Change::recreate,
   "disassociate the provider and associate it again",
   "https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html"},
  {"exoscale", "Exoscale SKS", k_exoscale, Change::never, "only when a cluster is created",
   "https://registry.terraform.io/providers/exoscale/exoscale/latest/docs/resources/"
   "sks_cluster"},
  {"flags", "kube-apiserver --oidc-*", k_flag_forms, Change::restart, "",
   "https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
   "#configuring-the-api-server"},
  {"k3s", "k3s", k_k3s, Change::restart, "", "https://docs.k3s.io/cli/server"},
  {"kind", "kind", k_kind, Change::recreate, "a cluster's nodes are made once",
   "https://kind.sigs.k8s.io/docs/user/configuration/"},
  {"kops", "kOps", k_kops, Change::restart, "by a rolling update",
   "https://kops.sigs.k8s.io/cluster_spec/"},
  {"kubeadm", "kubeadm", k_kubeadm, Change::restart, "",
   "https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/"},
  {"kubeone", "KubeOne", k_kubeone, Change::restart, "by kubeone apply",
   "https://docs.kubermatic.com/kubeone/main/tutorials/creating-clusters-oidc/"},
  {"kubespray", "Kubespray", k_kubespray, Change::restart, "by upgrade-cluster.yml",
   "https://github.com/kubernetes-sigs/kubespray/blob/master/docs/ansible/vars.md"},
  {"minikube", "minikube", k_minikube, Change::restart, "by minikube start",
   "https://minikube.sigs.k8s.io/docs/tutorials/openid_connect_auth/"},
  {"oke", "Oracle OKE", k_oke, Change::update, "",
   "https://docs.oracle.com/en-us/iaas/tools/terraform-provider-oci/latest/docs/r/"
   "containerengine_cluster.html"},
  {"ovh", "OVHcloud Managed Kubernetes", k_ovh, Change::update, "",
   "https://registry.terraform.io/providers/ovh/ovh/latest/docs/resources/"
   "cloud_project_kube_oidc"},
  {"rke2", "RKE2", k_rke2, Change::restart, "",
   "https://docs.rke2.io/reference/server_config"},
  {"scaleway", "Scaleway Kapsule", k_scaleway, Change::update, "",
   "https://registry.terraform.io/providers/scaleway/scaleway/latest/docs/resources/"
   "k8s_cluster"},
  {"talos", "Talos Linux", k_talos, Change::reload,
   "the document; extraArgs of a machine configuration restart the API server",
   "https://docs.siderolabs.com/talos/v1.15/reference/configuration/kubernetes/"
   "kubeauthenticationconfig"},
  {"together", "Together GPU clusters", k_together, Change::never,
   "only when a cluster is created; with Terraform every change replaces it",
   "https://docs.together.ai/docs/cluster-oidc"},
  {"voltage-park", "Voltage Park Managed Kubernetes", k_voltage_park, Change::update,
   "in the console",
   "https://docs.voltagepark.com/on-demand/my-instances/add-on-managed-kubernetes"},
  {"vultr", "Vultr Kubernetes Engine", k_vultr, Change::update, "",
   "https://registry.terraform.io/providers/vultr/vultr/latest/docs/resources/kubernetes"},
}};
// clang-format on

constexpr std::array<std::string_view, 3> k_mechanisms{"flags", "file", "expressions"};
constexpr std::array<std::string_view, 5> k_changes{
    "reload", "restart", "update", "recreate", "never"};

} // namespace

std::string_view
to_string(Mechanism mechanism)
{
  return k_mechanisms.at(static_cast<std::size_t>(mechanism));
}

std::string_view
to_string(Change change)
{
  return k_changes.at(static_cast<std::size_t>(change));
}

std::span<const Target>
targets()
{
  return k_targets;
}

const Target*
find_target(std::string_view name)
{
  const auto found = std::find_if(k_targets.begin(),
                                  k_targets.end(),
                                  [name](const auto& one) { return one.name == name; });
  return found == k_targets.end() ? nullptr : &*found;
}

} // namespace oidcctl::cluster_config
