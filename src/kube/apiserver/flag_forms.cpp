#include "kube/apiserver/flag_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::apiserver {

namespace {

using yaml::Node;
using Kind = yaml::Node::Kind;

constexpr std::string_view k_program = "kube-apiserver";

tl::unexpected<Error>
wrong(const Node& node, std::string_view path, std::string_view expected)
{
  const bool is_bare = node.is(Kind::number) || node.is(Kind::boolean);
  return fail(ErrorCode::local_file,
              fmt::format("line {}: {} is {}, expected {}",
                          node.place.line,
                          path,
                          yaml::noun_of(node.kind),
                          expected),
              is_bare ? "put the value in quotes" : "");
}

// Return the member of members, or nullptr.
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
has_text(const Node& root, std::string_view name, std::string_view text)
{
  const auto* node = root.find(name);
  return node != nullptr && node->is(Kind::string) && node->text.starts_with(text);
}

void
add(const Node& node, std::string text, ConfigSource& source)
{
  source.arguments.push_back({std::move(text), node.place.line});
}

// A list of strings, or one string; each is an argument as `shape` makes it.
template <typename Shape>
Result<void>
add_texts(const Node& node, std::string_view path, ConfigSource& source, Shape shape)
{
  if (node.is(Kind::string)) {
    add(node, shape(node.text), source);
    return {};
  }
  if (!node.is(Kind::list)) {
    return wrong(node, path, "a string or a list of strings");
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const auto& item = node.items[i];
    if (!item.is(Kind::string)) {
      return wrong(item, fmt::format("{}[{}]", path, i), "a string");
    }
    add(item, shape(item.text), source);
  }
  return {};
}

std::string
as_it_is(const std::string& text)
{
  return text;
}

std::string
with_dashes(const std::string& text)
{
  return text.starts_with("--") ? text : "--" + text;
}

// A map from a flag's name to its value, or to a list of values.
Result<void>
add_map(const Node& node, std::string_view path, ConfigSource& source)
{
  for (const auto& member : node.members) {
    const auto name = fmt::format("{}.{}", path, member.name);
    TRY(add_texts(member.value, name, source, [&member](const std::string& value) {
      return fmt::format("--{}={}", member.name, value);
    }));
  }
  return {};
}

// The list of v1beta4: name and value.
Result<void>
add_pairs(const Node& node, std::string_view path, ConfigSource& source)
{
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const auto* name = find(node.items[i], {"name"});
    const auto* value = find(node.items[i], {"value"});
    const auto item = fmt::format("{}[{}]", path, i);
    if (name == nullptr || !name->is(Kind::string)) {
      return wrong(name == nullptr ? node.items[i] : *name, item + ".name", "a string");
    }
    if (value != nullptr && !value->is(Kind::string)) {
      return wrong(*value, item + ".value", "a string");
    }
    add(*name,
        fmt::format("--{}={}", name->text, value == nullptr ? "" : value->text),
        source);
  }
  return {};
}

Result<void>
add_extra_args(const Node* node, std::string_view path, ConfigSource& source)
{
  if (node == nullptr) {
    return {};
  }
  if (node->is(Kind::list)) {
    return add_pairs(*node, path, source);
  }
  return node->is(Kind::map) ? add_map(*node, path, source)
                             : wrong(*node, path, "a map (v1beta3) or a list (v1beta4)");
}

// --- static Pod

bool
is_pod(const Node& root)
{
  return has_text(root, "kind", "Pod") && find(root, {"spec", "containers"}) != nullptr;
}

Result<void>
read_container(const Node& container, ConfigSource& source)
{
  for (const auto* name : {"command", "args"}) {
    const auto* list = container.find(name);
    if (list == nullptr || list->is(Kind::null)) {
      continue;
    }
    TRY(add_texts(*list, name, source, as_it_is));
  }
  return {};
}

bool
runs_server(const Argument& argument)
{
  return argument.text == k_program || argument.text.ends_with("/kube-apiserver");
}

Result<void>
read_pod(const Node& root, ConfigSource& source)
{
  const auto* containers = find(root, {"spec", "containers"});
  for (const auto& container : containers->items) {
    ConfigSource one;
    TRY(read_container(container, one));
    const auto program =
        std::find_if(one.arguments.begin(), one.arguments.end(), runs_server);
    if (program != one.arguments.end()) {
      source.arguments.assign(program + 1, one.arguments.end());
      return {};
    }
    for (const auto& argument : one.arguments) { // sh -c "kube-apiserver ..."
      if (argument.text.find("kube-apiserver ") != std::string::npos) {
        TRY_ASSIGN(source.arguments, read_arguments(argument.text));
        return {};
      }
    }
  }
  return fail(ErrorCode::local_file,
              "no container of the Pod runs kube-apiserver",
              "pass the manifest of the API server, usually "
              "/etc/kubernetes/manifests/kube-apiserver.yaml");
}

// --- kubeadm

bool
is_kubeadm(const Node& root)
{
  return has_text(root, "kind", "ClusterConfiguration") &&
         has_text(root, "apiVersion", "kubeadm.k8s.io/");
}

Result<void>
read_kubeadm(const Node& root, ConfigSource& source)
{
  return add_extra_args(
      find(root, {"apiServer", "extraArgs"}), "apiServer.extraArgs", source);
}

// The ConfigMap kubeadm-config, which holds the same.
bool
is_kubeadm_map(const Node& root)
{
  const auto* data = find(root, {"data", "ClusterConfiguration"});
  return has_text(root, "kind", "ConfigMap") && data != nullptr && data->is(Kind::string);
}

// Read the kubeadm configurations in a text within a document, such as a patch.
Result<void>
read_inner_kubeadm(const Node& text, std::string_view path, ConfigSource& source)
{
  constexpr std::size_t most = 20;
  auto documents = read_documents(text.text, most);
  if (!documents) {
    return tl::make_unexpected(
        std::move(documents).error().within(fmt::format("{}", path)));
  }
  const auto before = source.arguments.size();
  for (const auto& document : *documents) {
    const auto* kind = document.find("kind");
    if (kind == nullptr || kind->text == "ClusterConfiguration") {
      TRY(read_kubeadm(document, source));
    }
  }
  for (auto i = before; i < source.arguments.size(); ++i) {
    source.arguments[i].line += text.place.line;
  }
  return {};
}

Result<void>
read_kubeadm_map(const Node& root, ConfigSource& source)
{
  return read_inner_kubeadm(
      *find(root, {"data", "ClusterConfiguration"}), "data.ClusterConfiguration", source);
}

// --- kind

bool
is_kind(const Node& root)
{
  return has_text(root, "kind", "Cluster") &&
         has_text(root, "apiVersion", "kind.x-k8s.io/");
}

Result<void>
read_patches(const Node& owner, ConfigSource& source)
{
  const auto* patches = find(owner, {"kubeadmConfigPatches"});
  if (patches == nullptr) {
    return {};
  }
  for (std::size_t i = 0; i < patches->items.size(); ++i) {
    const auto path = fmt::format("kubeadmConfigPatches[{}]", i);
    if (!patches->items[i].is(Kind::string)) {
      return wrong(patches->items[i], path, "a string");
    }
    TRY(read_inner_kubeadm(patches->items[i], path, source));
  }
  return {};
}

Result<void>
read_kind(const Node& root, ConfigSource& source)
{
  TRY(read_patches(root, source));
  if (const auto* nodes = find(root, {"nodes"})) {
    for (const auto& node : nodes->items) {
      TRY(read_patches(node, source));
    }
  }
  return {};
}

// --- k3s and RKE2

constexpr std::array<std::string_view, 2> k_arg_names{"kube-apiserver-arg",
                                                      "kube-apiserver-arg+"};
// Settings that RKE2 has and k3s lacks.
constexpr std::array<std::string_view, 8> k_rke2_only{"audit-policy-file",
                                                      "cloud-provider-name",
                                                      "cni",
                                                      "control-plane-resource-requests",
                                                      "ingress-controller",
                                                      "kube-apiserver-extra-env",
                                                      "kube-apiserver-extra-mount",
                                                      "profile"};

bool
has_one_of(const Node& root, std::span<const std::string_view> names)
{
  return std::any_of(
      names.begin(), names.end(), [&](auto name) { return root.find(name) != nullptr; });
}

bool
is_rke2(const Node& root)
{
  return has_one_of(root, k_arg_names) && has_one_of(root, k_rke2_only);
}

bool
is_k3s(const Node& root)
{
  return has_one_of(root, k_arg_names);
}

Result<void>
read_k3s(const Node& root, ConfigSource& source)
{
  for (const auto name : k_arg_names) {
    if (const auto* list = find(root, {name})) {
      TRY(add_texts(*list, name, source, with_dashes));
    }
  }
  return {};
}

// --- Talos

bool
is_talos(const Node& root)
{
  return find(root, {"cluster", "apiServer"}) != nullptr ||
         (root.find("machine") != nullptr && root.find("cluster") != nullptr);
}

Result<void>
read_talos(const Node& root, ConfigSource& source)
{
  if (const auto* args = find(root, {"cluster", "apiServer", "extraArgs"})) {
    if (!args->is(Kind::map)) {
      return wrong(*args, "cluster.apiServer.extraArgs", "a map");
    }
    TRY(add_map(*args, "cluster.apiServer.extraArgs", source));
  }
  if (const auto* files = find(root, {"machine", "files"})) {
    for (const auto& file : files->items) {
      const auto* path = find(file, {"path"});
      const auto* content = find(file, {"content"});
      if (path != nullptr && content != nullptr && content->is(Kind::string)) {
        source.files.insert_or_assign(path->text, content->text);
      }
    }
  }
  return {};
}

// --- a list of arguments

bool
is_list(const Node& root)
{
  return root.is(Kind::list) && !root.items.empty() &&
         std::all_of(root.items.begin(),
                     root.items.end(),
                     [](const Node& item) { return item.is(Kind::string); }) &&
         std::any_of(root.items.begin(), root.items.end(), [](const Node& item) {
           return item.text.starts_with("--");
         });
}

Result<void>
read_list(const Node& root, ConfigSource& source)
{
  return add_texts(root, "the list", source, as_it_is);
}

constexpr std::array<FlagForm, 8> k_flag_forms{{
    {ConfigForm::static_pod, is_pod, read_pod},
    {ConfigForm::kubeadm, is_kubeadm, read_kubeadm},
    {ConfigForm::kubeadm, is_kubeadm_map, read_kubeadm_map},
    {ConfigForm::kind_cluster, is_kind, read_kind},
    {ConfigForm::rke2, is_rke2, read_k3s},
    {ConfigForm::k3s, is_k3s, read_k3s},
    {ConfigForm::talos, is_talos, read_talos},
    {ConfigForm::flags, is_list, read_list},
}};

} // namespace

std::span<const FlagForm>
flag_forms()
{
  return k_flag_forms;
}

} // namespace oidcctl::apiserver
