#include "app/service_account/issued_list.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/kubeconfig/service_account_options.hpp"
#include "cli/options/known_values.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct ServiceAccountRevokeOptions
{
  std::string name = {};
  std::string ns = {};
  std::string jti = {};
  std::string file = {};
  std::string account = {};
  bool is_expired = false;
  bool is_all = false;
  ChangeFlags change = {}; // of which only --yes and the cluster are options here
};

bool
fits(const ServiceAccountRevokeOptions& options, const IssuedItem& item)
{
  const auto& marker = item.marker;
  if (item.state == IssuedState::unused || item.state == IssuedState::legacy ||
      (!options.account.empty() && marker.account.name != options.account)) {
    return false;
  }
  if (options.is_expired) {
    return item.state == IssuedState::expired || item.state == IssuedState::orphaned;
  }
  return options.is_all || (!options.name.empty() && marker.name == options.name) ||
         (!options.jti.empty() && marker.jti == options.jti);
}

// Return the marker of the token in a file; that the file is ours says its token.
Result<std::vector<kube::Marker>>
marker_of_file(System& system, ClusterClient& client, const std::string& file)
{
  TRY_ASSIGN(const auto token, token_in_kubeconfig(system, file, std::nullopt));
  TRY_ASSIGN(const auto marker, read_marker(client, token.ns, token.bound_name));
  if (!marker || token.bound_uid != marker->uid) {
    return std::vector<kube::Marker>();
  }
  return std::vector{*marker};
}

Result<std::vector<kube::Marker>>
chosen(System& system, ClusterClient& client, const ServiceAccountRevokeOptions& options)
{
  if (!options.file.empty()) {
    return marker_of_file(system, client, options.file);
  }
  if (!options.name.empty() && !options.ns.empty()) { // reads no other Secret
    TRY_ASSIGN(auto marker, read_marker(client, options.ns, options.name));
    return marker ? std::vector{*marker} : std::vector<kube::Marker>();
  }
  std::vector<kube::Marker> markers;
  TRY_ASSIGN(const auto list, list_issued(client, options.ns, system.clock.now()));
  for (const auto& item : list.items) {
    if (fits(options, item)) {
      markers.push_back(item.marker);
    }
  }
  return markers;
}

bool
names_one(const ServiceAccountRevokeOptions& options)
{
  return !options.name.empty() || !options.jti.empty() || !options.file.empty();
}

Result<void>
ask(System& system,
    const ServiceAccountRevokeOptions& options,
    const std::vector<kube::Marker>& markers)
{
  if (!options.is_all || markers.empty()) {
    return {};
  }
  return confirm(system,
                 options.change,
                 fmt::format("Revoke {} kubeconfig{}?",
                             markers.size(),
                             markers.size() == 1 ? "" : "s"));
}

Json
row_of(const kube::Marker& marker, const char* result, const std::string& message)
{
  return {{"result", result},
          {"namespace", marker.account.ns},
          {"serviceAccount", marker.account.name},
          {"name", marker.name},
          {"jti", marker.jti.empty() ? Json(nullptr) : Json(marker.jti)},
          {"message", message.empty() ? Json(nullptr) : Json(message)}};
}

Outcome
revoke(ClusterClient& client, const std::vector<kube::Marker>& markers)
{
  Outcome outcome;
  auto rows = Json::array();
  for (const auto& marker : markers) {
    const auto deleted = delete_marker(client, marker);
    if (!deleted) {
      outcome.status = outcome.status == ExitStatus::success
                           ? exit_status(deleted.error().code)
                           : outcome.status;
      rows.push_back(row_of(marker, "failed", describe(deleted.error())));
    } else {
      rows.push_back(row_of(marker, *deleted ? "revoked" : "absent", {}));
    }
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "RevokedKubeconfigs"},
                   {"items", std::move(rows)}};
  document.view.list = {"/items",
                        {{"RESULT", "/result"},
                         {"NAMESPACE", "/namespace"},
                         {"ACCOUNT", "/serviceAccount"},
                         {"NAME", "/name"},
                         {"MESSAGE", "/message"}}};
  outcome.body = std::move(document);
  outcome.notices.push_back(
      {NoticeLevel::note,
       "the API server refuses a revoked token within 10 seconds; others that verify it "
       "by its signature only accept it until it expires",
       {}});
  return outcome;
}

Result<Outcome>
run_service_account_revoke(System& system, const ServiceAccountRevokeOptions& options)
{
  if (!options.ns.empty()) {
    TRY(check_namespace(options.ns));
  }
  if (options.is_all && !options.change.yes) {
    TRY(check_asking(system));
  }
  TRY_ASSIGN(const auto session, open_cluster(system, options.change.cluster));
  TRY_ASSIGN(const auto markers, chosen(system, *session.client, options));
  if (markers.empty() && names_one(options)) {
    return fail(ErrorCode::usage,
                "no such kubeconfig: it was revoked already, or never existed",
                "see `oidcctl kubeconfig service-account list`");
  }
  TRY(ask(system, options, markers));
  return revoke(*session.client, markers);
}

} // namespace

void
build_service_account_revoke(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ServiceAccountRevokeOptions>();
  parameters.argument(
      "NAME", options->name, "Name of a kubeconfig, as `list` and `create` print it");
  auto& ns =
      parameters.value("-n,--namespace", "NAME", options->ns, "Namespace to look in");
  ns.default_text = "all";
  ns.values.find = find_namespaces;
  parameters.value("--jti", "ID", options->jti, "Revoke the token with this ID");
  parameters.file("--file", options->file, "Revoke the token in this kubeconfig");
  parameters.flag("--expired",
                  options->is_expired,
                  "Remove what has expired, or whose service account is gone");
  parameters.flag("--all", options->is_all, "Revoke all of the namespace or the cluster")
      .only_in_arguments = true;
  parameters.value("--service-account",
                   "NAME",
                   options->account,
                   "With --all or --expired, those of this service account only");
  parameters.flag("--yes", options->change.yes, "Do not ask before revoking all");
  parameters.exclusive({"NAME", "--jti", "--file", "--expired", "--all"});
  parameters.required({"NAME", "--jti", "--file", "--expired", "--all"});
  parameters.needs("--service-account", "--all,--expired");
  add_cluster_options(parameters, options->change.cluster);
  add_output_options(parameters, invocation.output);
  invocation.action = [options](System& system) {
    return run_service_account_revoke(system, *options);
  };
}

} // namespace oidcctl::cli
