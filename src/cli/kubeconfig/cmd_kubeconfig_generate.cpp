#include "cli/kubeconfig/commands.hpp"
#include "cli/kubeconfig/kubeconfig_clusters.hpp"
#include "cli/kubeconfig/kubeconfig_verify.hpp"
#include "cli/kubeconfig/kubeconfig_write.hpp"
#include "cli/kubeconfig/login_config.hpp"
#include "cli/options/configured_issuer.hpp"

#include <iterator>
#include <memory>

namespace oidcctl::cli {

namespace {

struct KubeconfigGenerateOptions
{
  ClusterSourceFlags clusters = {};
  LoginConfigFlags login = {};
  VerifyFlags verify = {};
  WriteFlags write = {};
};

void
append(std::vector<Notice>& all, std::vector<Notice> more)
{
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

Result<Outcome>
run_kubeconfig_generate(System& system,
                        const KubeconfigGenerateOptions& options,
                        const OutputFlags& output)
{
  auto login_flags = options.login;
  TRY(take_configured_issuer(system, login_flags.issuer, login_flags.issuer_url));
  TRY_ASSIGN(const auto login, read_login(system, login_flags));
  std::vector<Notice> notices;
  TRY_ASSIGN(const auto contexts, read_clusters(system, options.clusters, notices));
  Verification verification;
  if (options.verify.verify) {
    TRY_ASSIGN(verification, verify(system, options.verify, login, contexts));
  }
  const auto* const document = verification.document ? &*verification.document : nullptr;
  const auto exec = finish_login(login, document, notices);
  append(notices, std::move(verification.notices));
  if (verification.status != ExitStatus::success) {
    return Outcome{std::string(), verification.status, std::move(notices)};
  }
  TRY_ASSIGN(auto outcome,
             write_kubeconfig(system, options.write, output.format, contexts, exec));
  append(notices, std::move(outcome.notices));
  outcome.notices = std::move(notices);
  return outcome;
}

} // namespace

void
build_kubeconfig_generate(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<KubeconfigGenerateOptions>();
  add_login_config_options(parameters, options->login);
  add_cluster_source_options(parameters, options->clusters);
  add_write_options(parameters, options->write);
  add_verify_options(parameters, options->verify);
  add_output_options(parameters, invocation.output, {"yaml", "json"});
  parameters.footer("Notes on standard error explain the scopes and other choices.");
  invocation.action = [options, &output = invocation.output](System& system) {
    return run_kubeconfig_generate(system, *options, output);
  };
}

} // namespace oidcctl::cli
