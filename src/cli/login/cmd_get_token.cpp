#include "app/login/token_flow.hpp"
#include "cli/login/commands.hpp"
#include "cli/login/login_options.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "ports/environment.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <memory>
#include <optional>

namespace oidcctl::cli {

namespace {

// klog's, which kubelogin takes with every command; only the first does something here.
struct LogFlags
{
  long verbosity = 0;
  bool ignored_flag = false;
  std::string ignored = {};
};

struct GetTokenOptions
{
  LoginFlags login = {};
  LogFlags log = {};
};

// Return what kubectl says of this call, when it is kubectl that calls.
Result<std::optional<kube::ExecInfo>>
exec_info(System& system)
{
  const auto text = system.environment.get(kube::k_exec_info_variable);
  if (!text) {
    return std::optional<kube::ExecInfo>();
  }
  return kube::parse_exec_info(*text);
}

Result<Outcome>
run_get_token(System& system, const GetTokenOptions& options, const std::string& program)
{
  system.processes.catch_interrupts();
  TRY_ASSIGN(const auto kubectl, exec_info(system));
  TRY_ASSIGN(auto flow, token_flow_options(system, options.login, program, kubectl));
  TRY_ASSIGN(const auto cache, token_cache(system, options.login));
  flow.interaction.verbose = options.log.verbosity > 0;
  TRY_ASSIGN(const auto token, obtain_token(system, cache, flow));
  const auto version =
      kubectl.value_or(kube::ExecInfo{}).version; // v1beta1, as kubelogin
  return Outcome{kube::exec_credential(version, token.token, token.until)};
}

void
add_log_options(const Parameters& log, LogFlags& flags)
{
  log.value("-v,--v", "N", flags.verbosity, "Log level; non-zero enables debug output");
  const std::string ignored = "Ignored, for compatibility with kubelogin";
  for (const auto* name : {"--add_dir_header",
                           "--alsologtostderr",
                           "--logtostderr",
                           "--one_output",
                           "--skip_headers",
                           "--skip_log_headers"}) {
    log.flag(name, flags.ignored_flag, ignored).is_hidden = true;
  }
  for (const auto* name : {"--log_backtrace_at",
                           "--log_dir",
                           "--log_file",
                           "--log_file_max_size",
                           "--stderrthreshold",
                           "--vmodule"}) {
    log.value(name, "TEXT", flags.ignored, ignored).is_hidden = true;
  }
}

} // namespace

void
build_get_token(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<GetTokenOptions>();
  add_login_options(parameters, options->login);
  add_log_options(parameters.in("Log"), options->log);
  parameters.last_counts(); // as in kubelogin
  parameters.footer(
      "Prints an ExecCredential for kubectl. Exit status: 0 a token was printed, 3 the "
      "provider could not be reached or gave no valid response, 4 a login is needed.");
  invocation.action = [options, program = invocation.program](System& system) {
    return run_get_token(system, *options, program);
  };
}

} // namespace oidcctl::cli
