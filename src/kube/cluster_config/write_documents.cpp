#include "kube/cluster_config/server_plan.hpp"
#include "kube/cluster_config/writers.hpp"

#include <fmt/format.h>

// Targets that take an AuthenticationConfiguration, or a part of one.
namespace oidcctl::cluster_config {

namespace {

using yaml::Node;

constexpr unsigned k_first_v1beta1 = 30;
constexpr unsigned k_first_anonymous = 32; // of that member, by default

OutputFile
main_file(const GenerateRequest& request, std::string content)
{
  return {std::string(request.form->file), std::move(content), {}};
}

// What Talos itself allows without a token, which a document of one's own replaces.
apiserver::AnonymousAuthentication
health_checks()
{
  return {.enabled = true, .conditions = {{"/livez"}, {"/readyz"}, {"/healthz"}}};
}

} // namespace

Manifest
write_configuration(const DesiredSettings& settings, const GenerateRequest& request)
{
  Manifest manifest;
  manifest.files.push_back(main_file(
      request,
      yaml_text(configuration_node(settings.configuration,
                                   configuration_version(request.kubernetes_minor)))));
  manifest.steps.push_back(
      fmt::format("start kube-apiserver with --authentication-config and the path of {}; "
                  "later changes of the file are read while it runs",
                  request.form->file));
  return manifest;
}

Manifest
write_voltage_park(const DesiredSettings& settings, const GenerateRequest& request)
{
  Manifest manifest;
  manifest.files.push_back(
      main_file(request,
                yaml_text(configuration_node(
                    settings.configuration,
                    // What its documentation has; 1.29 does not know it yet.
                    request.kubernetes_minor < k_first_v1beta1
                        ? configuration_version(request.kubernetes_minor)
                        : "apiserver.config.k8s.io/v1beta1"))));
  manifest.steps.emplace_back(
      "paste it where the console asks for the AuthenticationConfiguration of the "
      "cluster");
  return manifest;
}

Manifest
write_talos_document(const DesiredSettings& settings, const GenerateRequest& request)
{
  auto configuration = settings.configuration;
  const bool adds_health_checks =
      !configuration.anonymous && request.kubernetes_minor >= k_first_anonymous;
  if (adds_health_checks) {
    configuration.anonymous = health_checks();
  }
  auto root = Node::map();
  root.set("apiVersion", Node::from_text("v1alpha1"));
  root.set("kind", Node::from_text("KubeAuthenticationConfig"));
  root.set(
      "configuration",
      configuration_node(configuration, configuration_version(request.kubernetes_minor)));
  Manifest manifest;
  manifest.files.push_back(main_file(request, yaml_text(root)));
  manifest.steps.push_back(
      fmt::format("run for every control plane node: talosctl patch machineconfig "
                  "--patch @{}",
                  request.form->file));
  if (adds_health_checks) {
    manifest.steps.emplace_back(
        "anonymous requests for health checks stay allowed, as in Talos' own document, "
        "which this one replaces");
  }
  return manifest;
}

Manifest
write_aks(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto entry = expression_entry(settings.configuration.jwt.front());
  const auto name = request.name.empty() ? std::string("oidc") : request.name;
  Manifest manifest;
  manifest.files.push_back(main_file(request, to_text(entry) + "\n"));
  manifest.steps.push_back(fmt::format(
      "run: az aks jwtauthenticator add --resource-group GROUP --cluster-name "
      "CLUSTER --name {} --config-file {}",
      name,
      request.form->file));
  return manifest;
}

} // namespace oidcctl::cluster_config
