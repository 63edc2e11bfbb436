#include "kube/apiserver/field_form.hpp"
#include "kube/cluster_config/server_plan.hpp"
#include "kube/cluster_config/writers.hpp"

#include <fmt/format.h>

// Targets with a field for each flag, in YAML and JSON.
namespace oidcctl::cluster_config {

namespace {

using apiserver::FieldForm;
using yaml::Node;

constexpr Places k_kops{"/srv/kubernetes/kube-apiserver", "", "oidc-"};
constexpr Places k_kubeone{"/etc/kubernetes/pki", "", "oidc-"};
constexpr Places k_kubespray{"/etc/kubernetes/ssl", "", "oidc-"};

OutputFile
main_file(const GenerateRequest& request, std::string content)
{
  return {std::string(request.form->file), std::move(content), {}};
}

std::string
name_or(const GenerateRequest& request, std::string_view usual)
{
  return request.name.empty() ? std::string(usual) : request.name;
}

Node
fields(FieldForm form, const ServerPlan& plan, const std::string& ca)
{
  return apiserver::write_fields(apiserver::fields_of(form), plan.flags, ca);
}

// The same where the CA, if any, is one of the fields.
Node
fields(FieldForm form, const DesiredSettings& settings, const GenerateRequest& request)
{
  return apiserver::write_fields(apiserver::fields_of(form),
                                 flags_of(settings, request.form->ability),
                                 settings.ca());
}

Json
json_of(const Node& node)
{
  if (node.is(Node::Kind::list)) {
    auto list = Json::array();
    for (const auto& item : node.items) {
      list.push_back(json_of(item));
    }
    return list;
  }
  if (node.is(Node::Kind::map)) {
    auto map = Json::object();
    for (const auto& [name, value, place] : node.members) {
      map[name] = json_of(value);
    }
    return map;
  }
  return node.text;
}

void
add_ca_file(const ServerPlan& plan, Manifest& manifest)
{
  for (const auto& file : plan.files) {
    manifest.files.push_back(file);
    manifest.steps.push_back(
        fmt::format("copy {} to {} on every control plane node", file.name, file.path));
  }
}

} // namespace

// The file of the CA is part of the cluster's own specification.
Manifest
write_kops(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_kops);
  auto spec = Node::map();
  if (!plan.files.empty()) {
    auto asset = Node::map();
    asset.set("name", Node::from_text("oidc-ca"));
    asset.set("path", Node::from_text(plan.files.front().path));
    asset.set("roles", Node::list(std::vector<std::string>{"ControlPlane"}));
    asset.set("content", Node::from_text(plan.files.front().content));
    spec.set("fileAssets", Node::list(std::vector<Node>{std::move(asset)}));
  }
  spec.set("kubeAPIServer", fields(FieldForm::kops, plan, {}));
  auto metadata = Node::map();
  metadata.set("name", Node::from_text(name_or(request, "cluster.example.com")));
  auto root = Node::map();
  root.set("apiVersion", Node::from_text("kops.k8s.io/v1alpha2"));
  root.set("kind", Node::from_text("Cluster"));
  root.set("metadata", std::move(metadata));
  root.set("spec", std::move(spec));
  Manifest manifest;
  manifest.files.push_back(main_file(request, yaml_text(root)));
  manifest.steps = {"merge spec into the cluster's own: kops edit cluster",
                    "run kops update cluster --yes, then kops rolling-update cluster "
                    "--yes"};
  return manifest;
}

Manifest
write_kubeone(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_kubeone);
  auto feature = Node::map();
  feature.set("enable", Node::from_bool(true));
  feature.set("config", fields(FieldForm::kubeone, plan, {}));
  auto features = Node::map();
  features.set("openidConnect", std::move(feature));
  auto root = Node::map();
  root.set("apiVersion", Node::from_text("kubeone.k8c.io/v1beta3"));
  root.set("kind", Node::from_text("KubeOneCluster"));
  root.set("features", std::move(features));
  Manifest manifest;
  manifest.files.push_back(main_file(request, yaml_text(root)));
  add_ca_file(plan, manifest);
  manifest.steps.emplace_back(
      "merge features into the KubeOneCluster of the cluster and run kubeone apply");
  return manifest;
}

Manifest
write_kubespray(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_kubespray);
  auto root = Node::map();
  root.set("kube_oidc_auth", Node::from_bool(true));
  for (auto& member : fields(FieldForm::kubespray, plan, {}).members) {
    root.set(member.name, std::move(member.value));
  }
  Manifest manifest;
  manifest.files.push_back(main_file(request, yaml_text(root)));
  add_ca_file(plan, manifest);
  manifest.steps.emplace_back(
      "add it to group_vars/k8s_cluster/k8s-cluster.yml and run upgrade-cluster.yml, or "
      "cluster.yml for a new cluster");
  return manifest;
}

Manifest
write_eks_json(const DesiredSettings& settings, const GenerateRequest& request)
{
  Json oidc{{"identityProviderConfigName", name_or(request, "oidc")}};
  oidc.update(json_of(fields(FieldForm::eks, settings, request)));
  Manifest manifest;
  manifest.files.push_back(main_file(request, to_text(Json{{"oidc", oidc}}) + "\n"));
  manifest.steps.push_back(fmt::format(
      "run: aws eks associate-identity-provider-config --cluster-name CLUSTER "
      "--cli-input-json file://{}",
      request.form->file));
  return manifest;
}

Manifest
write_eksctl(const DesiredSettings& settings, const GenerateRequest& request)
{
  auto provider = Node::map();
  provider.set("type", Node::from_text("oidc"));
  provider.set("name", Node::from_text("oidc"));
  for (auto& member : fields(FieldForm::eksctl, settings, request).members) {
    provider.set(member.name, std::move(member.value));
  }
  auto metadata = Node::map();
  metadata.set("name", Node::from_text(request.name));
  metadata.set("region", Node::from_text(request.region));
  auto root = Node::map();
  root.set("apiVersion", Node::from_text("eksctl.io/v1alpha5"));
  root.set("kind", Node::from_text("ClusterConfig"));
  root.set("metadata", std::move(metadata));
  root.set("identityProviders", Node::list(std::vector<Node>{std::move(provider)}));
  Manifest manifest;
  manifest.files.push_back(main_file(request, yaml_text(root)));
  manifest.steps.push_back(fmt::format(
      "run: eksctl associate identityprovider --config-file {}", request.form->file));
  return manifest;
}

Manifest
write_coreweave_rest(const DesiredSettings& settings, const GenerateRequest& request)
{
  const Json body{
      {"oidc", json_of(fields(FieldForm::coreweave_rest, settings, request))}};
  Manifest manifest;
  manifest.files.push_back(main_file(request, to_text(body) + "\n"));
  manifest.steps = {
      fmt::format("send it: curl -X PATCH -H \"Authorization: Bearer $TOKEN\" -H "
                  "\"Content-Type: application/json\" --data @{} "
                  "https://api.coreweave.com/v1beta1/cks/clusters/CLUSTER_ID",
                  request.form->file),
      "people then use the unmanaged endpoint: see `oidcctl endpoint convert`"};
  return manifest;
}

} // namespace oidcctl::cluster_config
