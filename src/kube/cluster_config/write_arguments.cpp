#include "base/shell.hpp"
#include "kube/cluster_config/server_plan.hpp"
#include "kube/cluster_config/writers.hpp"

#include <fmt/format.h>

#include <algorithm>

// Targets that take kube-apiserver's own flags.
namespace oidcctl::cluster_config {

namespace {

using yaml::Node;

// A directory of its own: what is replaced by renaming stays visible through the mount.
constexpr Places k_kubeadm{"/etc/kubernetes/oidc", "oidc/", ""};
constexpr Places k_minikube{"/etc/ssl/certs", "files/etc/ssl/certs/", "oidc-"};
constexpr Places k_k3s{"/etc/rancher/k3s/oidc", "oidc/", ""};
constexpr Places k_rke2{"/etc/rancher/rke2/oidc", "oidc/", ""};
constexpr Places k_talos{"/var/etc/oidc", "oidc/", ""};

OutputFile
main_file(const GenerateRequest& request, std::string content)
{
  return {std::string(request.form->file), std::move(content), {}};
}

Node
argument_map(const ServerPlan& plan)
{
  auto map = Node::map();
  for (const auto& [name, value] : plan.arguments) {
    map.set(name, Node::from_text(value));
  }
  return map;
}

// Return where the API server needs a mount: the directory of the files, or a file that
// is there already; empty: nowhere.
std::string
mounted_path(const ServerPlan& plan, const Places& places)
{
  return plan.files.empty() ? plan.known_path : std::string(places.directory);
}

Node
volume_node(const ServerPlan& plan, const Places& places, const char* read_only)
{
  const auto path = mounted_path(plan, places);
  auto node = Node::map();
  node.set("name", Node::from_text("oidc"));
  node.set("hostPath", Node::from_text(path));
  node.set("mountPath", Node::from_text(path));
  node.set(read_only, Node::from_bool(true));
  return node;
}

// The member apiServer of kubeadm's ClusterConfiguration.
Node
kubeadm_server(const ServerPlan& plan, Node arguments)
{
  auto server = Node::map();
  server.set("extraArgs", std::move(arguments));
  if (!mounted_path(plan, k_kubeadm).empty()) {
    auto volume = volume_node(plan, k_kubeadm, "readOnly");
    volume.set("pathType", Node::from_text(plan.files.empty() ? "File" : "Directory"));
    server.set("extraVolumes", Node::list(std::vector<Node>{std::move(volume)}));
  }
  return server;
}

void
add_copy_step(const ServerPlan& plan,
              const Places& places,
              std::string_view machines,
              Manifest& out)
{
  if (!plan.files.empty()) {
    out.steps.push_back(fmt::format("copy the directory {} to {} on {}",
                                    places.local.substr(0, places.local.find('/')),
                                    places.directory,
                                    machines));
  }
}

Manifest
with_files(OutputFile first, const ServerPlan& plan)
{
  Manifest manifest;
  manifest.files.push_back(std::move(first));
  manifest.files.insert(manifest.files.end(), plan.files.begin(), plan.files.end());
  return manifest;
}

Manifest
kubeadm(const GenerateRequest& request, const ServerPlan& plan, Node arguments)
{
  auto root = Node::map();
  root.set("apiVersion",
           Node::from_text(fmt::format("kubeadm.k8s.io/{}", request.form->name)));
  root.set("kind", Node::from_text("ClusterConfiguration"));
  root.set("apiServer", kubeadm_server(plan, std::move(arguments)));
  auto manifest = with_files(main_file(request, yaml_text(root)), plan);
  add_copy_step(plan, k_kubeadm, "every control plane node", manifest);
  manifest.steps.emplace_back("for a new cluster: kubeadm init --config kubeadm.yaml");
  manifest.steps.emplace_back(
      "for a running one: merge apiServer into the ConfigMap kube-system/kubeadm-config, "
      "then run on every control plane node: kubeadm init phase control-plane apiserver "
      "--config kubeadm.yaml");
  return manifest;
}

// The list of k3s and RKE2.
Node
rancher_node(const ServerPlan& plan)
{
  std::vector<std::string> arguments;
  for (const auto& [name, value] : plan.arguments) {
    arguments.push_back(fmt::format("{}={}", name, value));
  }
  auto root = Node::map();
  root.set("kube-apiserver-arg", Node::list(arguments));
  return root;
}

} // namespace

Manifest
write_flags(const DesiredSettings& settings, const GenerateRequest& request)
{
  // The path that the source names stays: the file may be there already.
  const auto slash = settings.ca_path.rfind('/');
  const auto directory = slash == std::string::npos ? std::string("/etc/kubernetes/pki")
                                                    : settings.ca_path.substr(0, slash);
  auto plan = server_plan(settings, request, {directory, "", "oidc-"});
  if (!settings.ca_path.empty() && !plan.files.empty()) {
    plan.files.front().path = settings.ca_path;
    for (auto& [name, value] : plan.arguments) {
      value = name == "oidc-ca-file" ? settings.ca_path : value;
    }
  }
  // A quote within a value needs the rules of a whole command line.
  const bool is_command =
      std::any_of(plan.arguments.begin(), plan.arguments.end(), [](const auto& argument) {
        return argument.second.find('\'') != std::string::npos;
      });
  std::string text = is_command ? "kube-apiserver" : "";
  for (const auto& [name, value] : plan.arguments) {
    text += fmt::format("{}--{}={}{}",
                        is_command ? " \\\n  " : "",
                        name,
                        shell_quote(value),
                        is_command ? "" : "\n");
  }
  auto manifest =
      with_files(main_file(request, std::move(text) + (is_command ? "\n" : "")), plan);
  if (!plan.files.empty()) {
    manifest.steps.push_back(fmt::format("copy {} to {} on every control plane node",
                                         plan.files.front().name,
                                         plan.files.front().path));
  }
  manifest.steps.emplace_back("add the flags to kube-apiserver and restart it");
  return manifest;
}

Manifest
write_kubeadm_map(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_kubeadm);
  return kubeadm(request, plan, argument_map(plan));
}

Manifest
write_kubeadm_list(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_kubeadm);
  auto list = Node::list();
  for (const auto& [name, value] : plan.arguments) {
    auto item = Node::map();
    item.set("name", Node::from_text(name));
    item.set("value", Node::from_text(value));
    list.items.push_back(std::move(item));
  }
  return kubeadm(request, plan, std::move(list));
}

// The patch has no apiVersion: kind then translates it to the one that the node's kubeadm
// reads.
Manifest
write_kind(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_kubeadm);
  auto patch = Node::map();
  patch.set("kind", Node::from_text("ClusterConfiguration"));
  patch.set("apiServer", kubeadm_server(plan, argument_map(plan)));
  auto node = Node::map();
  node.set("role", Node::from_text("control-plane"));
  if (const auto path = mounted_path(plan, k_kubeadm); !path.empty()) {
    auto mount = Node::map();
    mount.set("hostPath", Node::from_text(plan.files.empty() ? path : "./oidc"));
    mount.set("containerPath", Node::from_text(path));
    mount.set("readOnly", Node::from_bool(true));
    node.set("extraMounts", Node::list(std::vector<Node>{std::move(mount)}));
  }
  node.set("kubeadmConfigPatches",
           Node::list(std::vector<std::string>{yaml_text(patch)}));
  auto root = Node::map();
  root.set("kind", Node::from_text("Cluster"));
  root.set("apiVersion", Node::from_text("kind.x-k8s.io/v1alpha4"));
  if (!request.name.empty()) {
    root.set("name", Node::from_text(request.name));
  }
  root.set("nodes", Node::list(std::vector<Node>{std::move(node)}));
  auto manifest = with_files(main_file(request, yaml_text(root)), plan);
  manifest.steps.push_back(
      fmt::format("{}: kind create cluster --config {}",
                  plan.files.empty() ? "run" : "run in the output directory",
                  request.form->file));
  return manifest;
}

Manifest
write_minikube(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_minikube);
  std::string text = "minikube start";
  if (!request.name.empty()) {
    text += fmt::format(" --profile={}", shell_quote(request.name));
  }
  for (const auto& [name, value] : plan.arguments) {
    text += fmt::format(" \\\n  --extra-config={}",
                        shell_quote(fmt::format("apiserver.{}={}", name, value)));
  }
  auto manifest = with_files(main_file(request, text + "\n"), plan);
  if (!plan.files.empty()) {
    manifest.steps.emplace_back(
        "copy the directory files into ~/.minikube: minikube takes them to the node");
  }
  manifest.steps.push_back(fmt::format("run {}", request.form->file));
  return manifest;
}

Manifest
write_k3s(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_k3s);
  auto manifest = with_files(main_file(request, yaml_text(rancher_node(plan))), plan);
  add_copy_step(plan, k_k3s, "every server", manifest);
  manifest.steps.emplace_back(
      "add it to /etc/rancher/k3s/config.yaml on every server and restart k3s");
  return manifest;
}

Manifest
write_rke2(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_rke2);
  auto root = rancher_node(plan);
  const auto path = mounted_path(plan, k_rke2);
  if (!path.empty()) {
    root.set("kube-apiserver-extra-mount",
             Node::list(std::vector<std::string>{fmt::format("{}:{}:ro", path, path)}));
  }
  auto manifest = with_files(main_file(request, yaml_text(root)), plan);
  add_copy_step(plan, k_rke2, "every server", manifest);
  manifest.steps.emplace_back(
      "add it to /etc/rancher/rke2/config.yaml on every server and restart rke2-server");
  return manifest;
}

// The files are part of the machine's configuration.
Manifest
write_talos_machine(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto plan = server_plan(settings, request, k_talos);
  auto root = Node::map();
  if (!plan.files.empty()) {
    auto files = Node::list();
    for (const auto& file : plan.files) {
      auto node = Node::map();
      node.set("content", Node::from_text(file.content));
      Node permissions;
      permissions.kind = Node::Kind::number;
      permissions.text = "0o644";
      node.set("permissions", std::move(permissions));
      node.set("path", Node::from_text(file.path));
      node.set("op", Node::from_text("create"));
      files.items.push_back(std::move(node));
    }
    auto machine = Node::map();
    machine.set("files", std::move(files));
    root.set("machine", std::move(machine));
  }
  auto server = Node::map();
  server.set("extraArgs", argument_map(plan));
  if (!mounted_path(plan, k_talos).empty()) {
    auto volume = volume_node(plan, k_talos, "readonly");
    std::erase_if(volume.members,
                  [](const auto& member) { return member.name == "name"; });
    server.set("extraVolumes", Node::list(std::vector<Node>{std::move(volume)}));
  }
  auto cluster = Node::map();
  cluster.set("apiServer", std::move(server));
  root.set("cluster", std::move(cluster));
  Manifest manifest;
  manifest.files.push_back(main_file(request, yaml_text(root)));
  manifest.steps.push_back(
      fmt::format("run for every control plane node: talosctl patch machineconfig "
                  "--patch @{}",
                  request.form->file));
  return manifest;
}

} // namespace oidcctl::cluster_config
