#include "base/result.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/kubeconfig/service_account_options.hpp"
#include "cli/options/network_options.hpp"
#include "ports/system.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

struct ServiceAccountRenewOptions
{
  std::string file = {};
  std::optional<std::string> file_context = std::nullopt;
  std::string lifetime = {};
  bool is_long_lived = false;
  bool verify = true;
  ClusterFlags cluster = {};
};

Result<Outcome>
run_service_account_renew(System& system, const ServiceAccountRenewOptions& options)
{
  RenewRequest request{.file = options.file,
                       .context = options.file_context,
                       .verify = options.verify,
                       .timeout = timeout_of(options.cluster.timeout)};
  if (!options.lifetime.empty()) {
    TRY_ASSIGN(request.lifetime, lifetime_of(options.lifetime, options.is_long_lived));
  }
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  TRY_ASSIGN(auto written, renew_kubeconfig(system, *session.client, request));
  written.notices.push_back(issued_notice(written.marker, options.file));
  return Outcome{std::string(), ExitStatus::success, std::move(written.notices)};
}

} // namespace

void
build_service_account_renew(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ServiceAccountRenewOptions>();
  parameters.argument("FILE", options->file, "Kubeconfig that `create` wrote")
      .values.kind = Values::Kind::file;
  parameters.required({"FILE"});
  parameters.value("--file-context", "NAME", options->file_context, "Context in FILE")
      .default_text = "its current context";
  add_lifetime_options(parameters,
                       options->lifetime,
                       options->is_long_lived,
                       "as it was asked for before");
  parameters.in("Token").flag("--verify",
                              options->verify,
                              "Check that the server accepts the new token before it is "
                              "written; --verify=false skips that");
  add_cluster_options(parameters, options->cluster);
  parameters.footer("--kubeconfig and --context choose the admin's credentials.");
  invocation.action = [options](System& system) {
    return run_service_account_renew(system, *options);
  };
}

} // namespace oidcctl::cli
