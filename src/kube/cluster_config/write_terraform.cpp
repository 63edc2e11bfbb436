#include "base/base64.hpp"
#include "kube/apiserver/field_form.hpp"
#include "kube/cluster_config/hcl.hpp"
#include "kube/cluster_config/server_plan.hpp"
#include "kube/cluster_config/writers.hpp"

#include <fmt/format.h>

#include <algorithm>

// Targets with a field for each flag, in Terraform.
namespace oidcctl::cluster_config {

namespace {

using apiserver::FieldForm;
using yaml::Node;

constexpr const char* k_rest = "The other arguments of the cluster stay as they are.";

// Return a name that Terraform takes for a resource.
std::string
resource_name(const GenerateRequest& request)
{
  std::string name = request.name.empty() ? "cluster" : request.name;
  std::replace_if(
      name.begin(),
      name.end(),
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9') || c == '_' || c == '-');
      },
      '_');
  return name.front() >= '0' && name.front() <= '9' ? "_" + name : name;
}

void
open_resource(std::string_view type, const GenerateRequest& request, hcl::Writer& out)
{
  out.open(fmt::format("resource \"{}\" \"{}\"", type, resource_name(request)));
}

// Write the fields; a list of objects becomes one block for each.
void
add_fields(FieldForm form,
           const DesiredSettings& settings,
           const GenerateRequest& request,
           hcl::Writer& out)
{
  const auto map = apiserver::write_fields(apiserver::fields_of(form),
                                           flags_of(settings, request.form->ability),
                                           settings.ca());
  for (const auto& [name, value, place] : map.members) {
    const bool has_objects = value.is(Node::Kind::list) && !value.items.empty() &&
                             value.items.front().is(Node::Kind::map);
    if (!has_objects) {
      out.attribute(name, value);
      continue;
    }
    for (const auto& item : value.items) {
      out.open(name);
      for (const auto& member : item.members) {
        out.attribute(member.name, member.value);
      }
      out.close();
    }
  }
}

Manifest
finish(hcl::Writer& out, const GenerateRequest& request, std::string step = {})
{
  Manifest manifest;
  manifest.files.push_back({std::string(request.form->file), out.take(), {}});
  manifest.steps.push_back(
      step.empty() ? "merge it into the resource of the cluster and run terraform apply"
                   : std::move(step));
  return manifest;
}

// A resource of the cluster whose own arguments are these fields, or a block of it.
Manifest
in_cluster(std::string_view type,
           std::string_view block,
           FieldForm form,
           const DesiredSettings& settings,
           const GenerateRequest& request)
{
  hcl::Writer out;
  open_resource(type, request, out);
  out.comment(k_rest);
  if (!block.empty()) {
    out.open(block);
  }
  add_fields(form, settings, request, out);
  if (!block.empty()) {
    out.close();
  }
  out.close();
  return finish(out, request);
}

} // namespace

Manifest
write_eks_terraform(const DesiredSettings& settings, const GenerateRequest& request)
{
  hcl::Writer out;
  open_resource("aws_eks_identity_provider_config", request, out);
  out.expression("cluster_name", "aws_eks_cluster.cluster.name");
  out.blank();
  out.open("oidc");
  out.attribute("identity_provider_config_name",
                Node::from_text(request.name.empty() ? "oidc" : request.name));
  add_fields(FieldForm::eks_terraform, settings, request, out);
  out.close();
  out.close();
  return finish(out,
                request,
                "replace aws_eks_cluster.cluster by the resource of the cluster and run "
                "terraform apply");
}

Manifest
write_ovh(const DesiredSettings& settings, const GenerateRequest& request)
{
  hcl::Writer out;
  open_resource("ovh_cloud_project_kube_oidc", request, out);
  out.expression("service_name", "ovh_cloud_project_kube.cluster.service_name");
  out.expression("kube_id", "ovh_cloud_project_kube.cluster.id");
  out.blank();
  add_fields(FieldForm::ovh, settings, request, out);
  out.close();
  return finish(
      out,
      request,
      "replace ovh_cloud_project_kube.cluster by the resource of the cluster and "
      "run terraform apply");
}

Manifest
write_scaleway(const DesiredSettings& settings, const GenerateRequest& request)
{
  return in_cluster("scaleway_k8s_cluster",
                    "open_id_connect_config",
                    FieldForm::scaleway,
                    settings,
                    request);
}

Manifest
write_vultr(const DesiredSettings& settings, const GenerateRequest& request)
{
  return in_cluster("vultr_kubernetes", "", FieldForm::vultr, settings, request);
}

Manifest
write_exoscale(const DesiredSettings& settings, const GenerateRequest& request)
{
  return in_cluster(
      "exoscale_sks_cluster", "oidc", FieldForm::exoscale, settings, request);
}

Manifest
write_crusoe(const DesiredSettings& settings, const GenerateRequest& request)
{
  return in_cluster(
      "crusoe_kubernetes_cluster", "", FieldForm::crusoe, settings, request);
}

// Single fields, or a whole file as base64.
Manifest
write_oke(const DesiredSettings& settings, const GenerateRequest& request)
{
  hcl::Writer out;
  open_resource("oci_containerengine_cluster", request, out);
  out.comment(k_rest);
  out.open("options");
  out.open("open_id_connect_token_authentication_config");
  out.attribute("is_open_id_connect_auth_enabled", Node::from_bool(true));
  if (request.form->ability.mechanism == Mechanism::file) {
    const auto file = yaml_text(configuration_node(
        settings.configuration, configuration_version(request.kubernetes_minor)));
    out.attribute("configuration_file",
                  Node::from_text(base64::encode(file, base64::Alphabet::standard)));
  } else {
    add_fields(FieldForm::oke, settings, request, out);
  }
  out.close();
  out.close();
  out.close();
  return finish(out, request);
}

Manifest
write_coreweave(const DesiredSettings& settings, const GenerateRequest& request)
{
  auto manifest = in_cluster(
      "coreweave_cks_cluster", "oidc =", FieldForm::coreweave, settings, request);
  manifest.steps.emplace_back(
      "people then use the unmanaged endpoint: see `oidcctl endpoint convert`");
  return manifest;
}

// All but the CA are required.
Manifest
write_together_terraform(const DesiredSettings& settings, const GenerateRequest& request)
{
  auto map = apiserver::write_fields(apiserver::fields_of(FieldForm::together),
                                     flags_of(settings, request.form->ability),
                                     settings.ca());
  hcl::Writer out;
  open_resource("together_beta_cluster", request, out);
  out.comment(k_rest);
  out.open("oidc_config =");
  for (const auto& row : apiserver::fields_of(FieldForm::together)) {
    const auto* value = map.find(row.name);
    if (value != nullptr || row.field != apiserver::Field::ca) {
      out.attribute(row.name, value == nullptr ? Node::from_text("") : *value);
    }
  }
  out.close();
  out.close();
  return finish(
      out,
      request,
      "create the cluster with terraform apply: any later change of oidc_config "
      "makes it again");
}

} // namespace oidcctl::cluster_config
