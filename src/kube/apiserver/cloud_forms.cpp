#include "kube/apiserver/cloud_forms.hpp"

#include "base/text.hpp"
#include "kube/apiserver/field_form.hpp"
#include "yaml/writer.hpp"

#include <fmt/format.h>

#include <array>

namespace oidcctl::apiserver {

namespace {

using yaml::Node;
using Kind = yaml::Node::Kind;

const Node*
find(const Node& root, std::initializer_list<std::string_view> names)
{
  const auto* node = &root;
  for (const auto name : names) {
    node = node == nullptr ? nullptr : node->find(name);
  }
  return node == nullptr || node->is(Kind::null) ? nullptr : node;
}

bool
has_text(const Node& root, std::string_view name, std::string_view front)
{
  const auto* node = root.find(name);
  return node != nullptr && node->is(Kind::string) && node->text.starts_with(front);
}

// Members that are not about the API server's flags.
constexpr std::string_view k_kubespray_others[] = {"kube_oidc_auth"};
constexpr std::string_view k_eks_others[] = {"identityProviderConfigName"};
constexpr std::string_view k_eksctl_others[] = {"name", "type", "tags"};
constexpr std::string_view k_coreweave_others[] = {"adminGroupBinding"};

// --- kops: the fields, and files for the nodes

bool
is_kops(const Node& root)
{
  return has_text(root, "apiVersion", "kops.k8s.io/") &&
         has_text(root, "kind", "Cluster");
}

Result<void>
read_kops(const Node& root, ConfigSource& source)
{
  if (const auto* assets = find(root, {"spec", "fileAssets"})) {
    for (const auto& asset : assets->items) {
      const auto* path = find(asset, {"path"});
      const auto* content = find(asset, {"content"});
      if (path != nullptr && content != nullptr && content->is(Kind::string)) {
        source.files.insert_or_assign(path->text, content->text);
      }
    }
  }
  const auto* server = find(root, {"spec", "kubeAPIServer"});
  return server == nullptr ? Result<void>()
                           : read_fields(fields_of(FieldForm::kops),
                                         {"oidc"},
                                         *server,
                                         "spec.kubeAPIServer",
                                         source);
}

// --- KubeOne, which has defaults of its own (SetDefaults_Features)

bool
is_kubeone(const Node& root)
{
  return has_text(root, "kind", "KubeOneCluster");
}

Result<void>
read_kubeone(const Node& root, ConfigSource& source)
{
  const auto* feature = find(root, {"features", "openidConnect"});
  const auto* enable = feature == nullptr ? nullptr : find(*feature, {"enable"});
  const auto* config = feature == nullptr ? nullptr : find(*feature, {"config"});
  if (config == nullptr || enable == nullptr || !enable->boolean) {
    return {};
  }
  for (const auto* preset : {"--oidc-client-id=kubernetes",
                             "--oidc-username-prefix=oidc:",
                             "--oidc-groups-claim=groups",
                             "--oidc-groups-prefix=oidc:"}) {
    source.arguments.push_back({preset, config->place.line});
  }
  TRY(read_fields(fields_of(FieldForm::kubeone),
                  {},
                  *config,
                  "features.openidConnect.config",
                  source));
  for (auto& argument : source.arguments) {
    if (argument.text == "--oidc-groups-prefix=-") {
      argument.text = "--oidc-groups-prefix="; // "-" is none for KubeOne
    }
  }
  return {};
}

// --- Kubespray: variables of Ansible

bool
is_kubespray(const Node& root)
{
  return find(root, {"kube_oidc_url"}) != nullptr ||
         find(root, {"kube_oidc_auth"}) != nullptr;
}

Result<void>
read_kubespray(const Node& root, ConfigSource& source)
{
  const auto* is_on = find(root, {"kube_oidc_auth"});
  if (is_on == nullptr || !is_on->boolean) {
    return {};
  }
  return read_fields(fields_of(FieldForm::kubespray),
                     {"kube_oidc_", k_kubespray_others},
                     root,
                     "",
                     source);
}

// --- EKS and CoreWeave: JSON with a member oidc

bool
is_eks(const Node& root)
{
  return find(root, {"oidc", "identityProviderConfigName"}) != nullptr;
}

Result<void>
read_eks(const Node& root, ConfigSource& source)
{
  return read_fields(fields_of(FieldForm::eks),
                     {"", k_eks_others},
                     *find(root, {"oidc"}),
                     "oidc",
                     source);
}

bool
is_coreweave(const Node& root)
{
  return find(root, {"oidc", "issuerUrl"}) != nullptr;
}

Result<void>
read_coreweave(const Node& root, ConfigSource& source)
{
  return read_fields(fields_of(FieldForm::coreweave_rest),
                     {"", k_coreweave_others},
                     *find(root, {"oidc"}),
                     "oidc",
                     source);
}

bool
is_eksctl(const Node& root)
{
  return has_text(root, "apiVersion", "eksctl.io/") &&
         has_text(root, "kind", "ClusterConfig");
}

Result<void>
read_eksctl(const Node& root, ConfigSource& source)
{
  const auto* providers = find(root, {"identityProviders"});
  if (providers == nullptr) {
    return {};
  }
  for (std::size_t i = 0; i < providers->items.size(); ++i) {
    if (i > 0) {
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: EKS takes one identity provider for a cluster",
                              providers->items[i].place.line),
                  "remove the others");
    }
    TRY(read_fields(fields_of(FieldForm::eksctl),
                    {"", k_eksctl_others},
                    providers->items[i],
                    fmt::format("identityProviders[{}]", i),
                    source));
  }
  return {};
}

// --- documents with an AuthenticationConfiguration inside

// Return `inner` as the text of a file of that kind.
std::string
as_file(Node inner)
{
  auto file = Node::map();
  if (inner.find("apiVersion") == nullptr) {
    file.set("apiVersion", Node::from_text("apiserver.config.k8s.io/v1beta1"));
  }
  if (inner.find("kind") == nullptr) {
    file.set("kind", Node::from_text("AuthenticationConfiguration"));
  }
  // As they are, duplicates included: the loader refuses those.
  for (auto& member : inner.members) {
    file.members.push_back(std::move(member));
  }
  return yaml::to_text(file);
}

bool
is_talos_document(const Node& root)
{
  return has_text(root, "kind", "KubeAuthenticationConfig");
}

Result<void>
read_talos_document(const Node& root, ConfigSource& source)
{
  const auto* inner = find(root, {"configuration"});
  if (inner != nullptr && !inner->is(Kind::map)) {
    return fail(ErrorCode::local_file,
                fmt::format("line {}: configuration is {}, expected a map",
                            inner->place.line,
                            yaml::noun_of(inner->kind)),
                "put the members of an AuthenticationConfiguration there");
  }
  source.configuration = as_file(inner == nullptr ? Node::map() : *inner);
  return {};
}

// One JWT authenticator, as `az aks jwtauthenticator` takes it.
bool
is_aks(const Node& root)
{
  return find(root, {"issuer", "url"}) != nullptr &&
         find(root, {"claimMappings"}) != nullptr;
}

Result<void>
read_aks(const Node& root, ConfigSource& source)
{
  auto entry = root;
  auto* issuer = entry.find("issuer");
  const auto* audiences = issuer->find("audiences");
  if (audiences != nullptr && audiences->items.size() > 1) {
    issuer->set("audienceMatchPolicy", Node::from_text("MatchAny"));
  }
  auto inner = Node::map();
  inner.set("jwt", Node::list(std::vector<Node>{std::move(entry)}));
  source.configuration = as_file(std::move(inner));
  return {};
}

constexpr std::array<FlagForm, 8> k_cloud_forms{{
    {ConfigForm::kops, is_kops, read_kops},
    {ConfigForm::kubeone, is_kubeone, read_kubeone},
    {ConfigForm::kubespray, is_kubespray, read_kubespray},
    {ConfigForm::eks, is_eks, read_eks},
    {ConfigForm::coreweave, is_coreweave, read_coreweave},
    {ConfigForm::eksctl, is_eksctl, read_eksctl},
    {ConfigForm::talos, is_talos_document, read_talos_document},
    {ConfigForm::aks, is_aks, read_aks},
}};

// --- minikube

constexpr std::string_view k_extra_config = "--extra-config";
constexpr std::string_view k_component = "apiserver.";

} // namespace

std::span<const FlagForm>
cloud_forms()
{
  return k_cloud_forms;
}

bool
is_minikube_text(std::string_view text)
{
  for (const auto& line : text::split(text.substr(0, 4096), '\n')) {
    const auto bare = text::trim(line);
    if (!bare.empty() && bare.front() != '#') {
      return bare.starts_with("minikube start") || bare.starts_with(k_extra_config);
    }
  }
  return false;
}

Result<ConfigSource>
read_minikube(std::string_view text)
{
  ConfigSource source;
  source.form = ConfigForm::minikube;
  TRY_ASSIGN(const auto words, read_arguments(text));
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view value = words[i].text;
    if (!value.starts_with(k_extra_config)) {
      continue;
    }
    value.remove_prefix(k_extra_config.size());
    if (value.starts_with('=')) {
      value.remove_prefix(1);
    } else if (value.empty() && i + 1 < words.size()) {
      value = words[++i].text;
    }
    if (value.starts_with(k_component)) {
      source.arguments.push_back(
          {"--" + std::string(value.substr(k_component.size())), words[i].line});
    }
  }
  return source;
}

} // namespace oidcctl::apiserver
