#include "app/service_account/issued_list.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/kubeconfig/service_account_options.hpp"
#include "cli/options/known_values.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

struct ServiceAccountListOptions
{
  std::string ns = {};
  std::string account = {};
  ClusterFlags cluster = {};
};

Document
document_of(const IssuedList& list, const ServiceAccountListOptions& options, Time now)
{
  auto items = Json::array();
  for (const auto& item : list.items) {
    if (options.account.empty() || item.marker.account.name == options.account) {
      items.push_back(to_json(item, now));
    }
  }
  Document document;
  const auto count = items.size();
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "ServiceAccountKubeconfigs"},
                   {"count", count},
                   {"items", std::move(items)}};
  document.view.facts = {{"Found", {"/count"}}};
  document.view.list = {"/items",
                        {{"NAMESPACE", "/namespace"},
                         {"ACCOUNT", "/serviceAccount"},
                         {"STATE", "/state"},
                         {"EXPIRES", "/expires"},
                         {"NAME", "/name"},
                         {"PURPOSE", "/purpose"}}};
  return document;
}

Result<Outcome>
run_service_account_list(System& system, const ServiceAccountListOptions& options)
{
  if (!options.ns.empty()) {
    TRY(check_namespace(options.ns));
  }
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  const auto now = system.clock.now();
  TRY_ASSIGN(const auto list, list_issued(*session.client, options.ns, now));
  Outcome outcome{document_of(list, options, now), ExitStatus::success};
  for (const auto& what : list.not_read) {
    outcome.notices.push_back({NoticeLevel::warning, "cannot list " + what, {}});
  }
  return outcome;
}

} // namespace

void
build_service_account_list(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ServiceAccountListOptions>();
  auto& ns =
      parameters.value("-n,--namespace", "NAME", options->ns, "List this namespace only");
  ns.default_text = "all";
  ns.values.find = find_namespaces;
  parameters.value(
      "--service-account", "NAME", options->account, "List this service account only");
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output);
  invocation.action = [options](System& system) {
    return run_service_account_list(system, *options);
  };
}

} // namespace oidcctl::cli
