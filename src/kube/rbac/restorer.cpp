#include "kube/rbac/restorer.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace oidcctl::rbac {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string>
value_of(const Pairs& pairs, std::string_view name)
{
  const auto found = std::find_if(pairs.begin(), pairs.end(), [name](const auto& pair) {
    return pair.first == name;
  });
  return found == pairs.end() ? std::nullopt : std::optional(found->second);
}

enum class Where { label, annotation };

// What a controller writes on what it keeps. `{}` in `who` is the value.
struct Mark
{
  Where where;
  std::string_view name;
  std::string_view value; // empty: any
  const char* who;
  const char* hint;
};

constexpr const char* k_rancher_hint =
    "change the members of the cluster or project in Rancher";
constexpr const char* k_flux_hint = "change it in the Git repository that Flux reads";
constexpr const char* k_argo_hint = "change it in the Git repository of the application";
constexpr const char* k_helm_hint =
    "change the values of the release: its next upgrade restores the binding";

constexpr Mark k_marks[] = {
    {Where::label,
     "addonmanager.kubernetes.io/mode",
     "Reconcile",
     "the addon manager",
     "change its manifest on the control plane (/etc/kubernetes/addons)"},
    {Where::label,
     "kustomize.toolkit.fluxcd.io/name",
     "",
     "the Kustomization {} of Flux",
     k_flux_hint},
    {Where::label,
     "helm.toolkit.fluxcd.io/name",
     "",
     "the HelmRelease {} of Flux",
     k_flux_hint},
    {Where::annotation,
     "argocd.argoproj.io/tracking-id",
     "",
     "Argo CD ({})",
     k_argo_hint},
    {Where::label,
     "argocd.argoproj.io/instance",
     "",
     "the application {} of Argo CD",
     k_argo_hint},
    {Where::annotation,
     "meta.helm.sh/release-name",
     "",
     "the Helm release {}",
     k_helm_hint},
    {Where::label, "app.kubernetes.io/managed-by", "Helm", "Helm", k_helm_hint},
    {Where::label, "cattle.io/creator", "norman", "Rancher", k_rancher_hint},
    {Where::label, "authz.cluster.cattle.io/rtb-owner", "", "Rancher", k_rancher_hint},
    {Where::label,
     "authz.cluster.cattle.io/rtb-owner-updated",
     "",
     "Rancher",
     k_rancher_hint},
    {Where::label,
     "olm.owner",
     "",
     "the Operator Lifecycle Manager ({})",
     "change the operator's subscription"},
    {Where::annotation,
     "configmanagement.gke.io/managed",
     "enabled",
     "Config Sync",
     "change it in the Git repository that Config Sync reads"},
    {Where::annotation,
     "objectset.rio.cattle.io/owner-name",
     "",
     "{}, an object of Rancher or Fleet",
     "change that object, or the Git repository that Fleet reads"},
    {Where::label,
     "objectset.rio.cattle.io/hash",
     "",
     "Rancher or Fleet",
     "change it in Rancher, or in the Git repository that Fleet reads"},
    {Where::label,
     "hnc.x-k8s.io/inherited-from",
     "",
     "the Hierarchical Namespace Controller",
     "change it in the namespace that it is inherited from"},
    {Where::label,
     "kapp.k14s.io/app",
     "",
     "kapp",
     "change the manifests of the application"},
    {Where::label,
     "rbac-manager",
     "reactiveops",
     "rbac-manager",
     "change its RBACDefinition"},
};

// Beginnings of the names under which controllers write fields.
struct Manager
{
  std::string_view name;
  const char* who;
  const char* hint;
};

constexpr Manager k_managers[] = {
    {"argocd-controller", "Argo CD", k_argo_hint},
    {"argocd-application-controller", "Argo CD", k_argo_hint},
    {"kustomize-controller", "Flux", k_flux_hint},
    {"helm-controller", "Flux", k_flux_hint},
    {"rancher", "Rancher", k_rancher_hint},
    {"rbac-manager", "rbac-manager", "change its RBACDefinition"},
    {"crossplane", "Crossplane", "change the object that Crossplane makes it from"},
    {"configsync",
     "Config Sync",
     "change it in the Git repository that Config Sync reads"},
    {"fleet", "Fleet", "change it in the Git repository that Fleet reads"},
    {"Terraform", "Terraform", "change its configuration: the next apply restores it"},
    {"pulumi", "Pulumi", "change its program: the next update restores it"},
    {"kube-addon-manager",
     "the addon manager",
     "change its manifest on the control plane (/etc/kubernetes/addons)"},
};

// Return whether kube-apiserver itself restores it when it starts.
bool
is_default(const Writers& writers)
{
  return value_of(writers.labels, "kubernetes.io/bootstrapping") == "rbac-defaults" &&
         value_of(writers.annotations, "rbac.authorization.kubernetes.io/autoupdate") ==
             "true";
}

} // namespace

Restorer
restorer_of(const Writers& writers)
{
  if (!writers.owners.empty()) {
    const auto& [kind, name] = writers.owners.front();
    return {fmt::format("{} {}", kind, text::quote(name)),
            "change that object, from which a controller makes the binding"};
  }
  for (const auto& mark : k_marks) {
    const auto value = value_of(
        mark.where == Where::label ? writers.labels : writers.annotations, mark.name);
    if (value && (mark.value.empty() || *value == mark.value)) {
      return {fmt::format(fmt::runtime(mark.who), text::quote(*value)), mark.hint};
    }
  }
  for (const auto& manager : k_managers) {
    if (std::any_of(writers.managers.begin(),
                    writers.managers.end(),
                    [&manager](const std::string& name) {
                      return name.starts_with(manager.name);
                    })) {
      return {manager.who, manager.hint};
    }
  }
  return is_default(writers)
             ? Restorer{"kube-apiserver at each start",
                        "set its annotation "
                        "rbac.authorization.kubernetes.io/autoupdate to \"false\" first"}
             : Restorer{};
}

} // namespace oidcctl::rbac
