#include "app/access/find_identity.hpp"
#include "cli/access/cluster_settings.hpp"
#include "cli/access/commands.hpp"
#include "cli/options/cluster_options.hpp"
#include "ports/system.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

struct AccessWhoamiOptions
{
  SettingsFlags settings = {};
  ClusterFlags cluster = {};
};

ExitStatus
status_of(const Json& report)
{
  if (report.at("user").is_null()) {
    return ExitStatus::unknown;
  }
  return report.at("agreement") == "different" ? ExitStatus::negative
                                               : report_status(report, false);
}

Result<Outcome>
run_access_whoami(System& system, const AccessWhoamiOptions& options)
{
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  auto evidence = identity_evidence(system, *session.client);
  TRY_ASSIGN(evidence.settings,
             settings_of(system,
                         options.settings,
                         session.client->sent_credentials().token.reveal()));
  TRY_ASSIGN(auto found, find_identity(*session.client));
  evidence.seen = std::move(found.seen);
  evidence.not_served = std::move(found.not_served);
  evidence.why_not_seen = std::move(found.refusal.message);
  Document document;
  document.data = identity_report(access::make_identity_case(std::move(evidence)));
  document.view.facts = {{"User", {"/user/name"}},
                         {"Uid", {"/user/uid"}},
                         {"Expected", {"/predicted/name"}},
                         {"Agreement", {"/agreement"}},
                         {"Logged in by", {"/authenticator", "/credential/plugin"}},
                         {"Issuer", {"/credential/issuer"}},
                         {"Valid until",
                          {"/credential/expires/time",
                           "/credential/expires/words",
                           "/credential/expires/what"}},
                         {"Seen by", {"/source"}},
                         {"Server", {"/server"}}};
  document.view.list = {"/user/groups", {{"GROUP", "/name"}, {"FROM", "/from"}}};
  document.view.findings.rows = "/findings";
  const auto status = status_of(document.data);
  return Outcome{std::move(document), status};
}

} // namespace

void
build_access_whoami(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessWhoamiOptions>();
  add_cluster_options(parameters, options->cluster);
  add_settings_options(parameters, options->settings);
  add_output_options(parameters, invocation.output);
  parameters.footer(
      "With the settings of the API server the user is predicted and compared. "
      "Exit status: 0 the expected user, 1 another one, 3 could not find out.");
  invocation.action = [options](System& system) {
    return run_access_whoami(system, *options);
  };
}

} // namespace oidcctl::cli
