#include "base/base64.hpp"
#include "base/text.hpp"
#include "cli/login/listen_address.hpp"
#include "cli/login/login_options.hpp"
#include "cli/options/network_options.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "model/http/url.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_ca_file = std::size_t{4} << 20;

Result<LoginInteraction>
interaction_of(System& system,
               const LoginFlags& flags,
               const SessionEnvironment& session_environment)
{
  LoginInteraction interaction;
  if (!flags.listen_addresses.empty()) {
    interaction.ports.clear();
  }
  for (const auto& address : flags.listen_addresses) {
    TRY_ASSIGN(const auto port, listen_port(address));
    interaction.ports.push_back(port);
  }
  interaction.certificate_file = expanded_path(system, flags.local_server_cert);
  interaction.key_file = expanded_path(system, flags.local_server_key);
  interaction.timeout = Seconds{flags.authentication_timeout};
  const auto after = Url::parse(flags.open_url_afterwards);
  if (!flags.open_url_afterwards.empty() &&
      (!after || after->host.empty() ||
       (after->scheme != "https" && after->scheme != "http"))) {
    return usage_error(
        {"--open-url-after-authentication"},
        fmt::format("invalid value {} for --open-url-after-authentication: "
                    "expected an http or https URL",
                    text::quote(flags.open_url_afterwards)));
  }
  interaction.url_afterwards = flags.open_url_afterwards.empty() ? "" : after->str();
  interaction.opens_browser = !flags.skip_open_browser;
  interaction.browser_command = expanded_path(system, flags.browser_command);
  interaction.can_prompt = session_environment.stdin_is_terminal &&
                           session_environment.kubectl_interactive != false;
  if (!flags.password.empty()) {
    interaction.password = Secret(flags.password);
  }
  return interaction;
}

bool
is_set(System& system, const char* name)
{
  return !system.environment.get(name).value_or("").empty();
}

SessionEnvironment
session_environment_of(System& system,
                       const LoginFlags& flags,
                       const std::optional<kube::ExecInfo>& kubectl)
{
  SessionEnvironment here;
  const auto ci = system.environment.get("CI").value_or("");
  here.is_ci = !ci.empty() && ci != "false" && ci != "0";
  if (kubectl) {
    here.kubectl_interactive = kubectl->interactive;
  }
  here.stdin_is_terminal = system.terminal.stdin_is_terminal();
  here.stderr_is_terminal = system.terminal.stderr_is_terminal();
  here.has_display = system.environment.has_desktop() || is_set(system, "BROWSER") ||
                     !flags.browser_command.empty();
  return here;
}

Result<NetworkOptions>
network_of(System& system, const LoginFlags& flags)
{
  NetworkFlags plain;
  plain.connect_to = flags.connect_to;
  const auto files = flags.certificate_authorities;
  if (files.size() == 1) {
    plain.certificate_authority = expanded_path(system, files.front());
  }
  std::string pem;
  for (const auto& data : flags.certificate_authority_data) {
    const auto bytes = base64::decode(data, base64::Alphabet::standard);
    if (!bytes || bytes->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
      return usage_error(
          {"--certificate-authority-data"},
          "--certificate-authority-data is not a PEM certificate in base64");
    }
    pem += *bytes + "\n";
  }
  for (const auto& file : files) {
    if (files.size() > 1) {
      TRY_ASSIGN(const auto bytes,
                 system.files.read(expanded_path(system, file), k_max_ca_file));
      pem += bytes + "\n";
    }
  }
  TRY_ASSIGN(auto options, network_options(system, plain));
  if (!pem.empty()) {
    // The file of the environment counts only where nothing was given.
    options.ca_pem =
        plain.certificate_authority.empty() ? pem : options.ca_pem + "\n" + pem;
  }
  return options;
}

std::vector<std::string>
notices_of(System& system, const LoginFlags& flags)
{
  const bool is_s256 = flags.pkce_method == "S256" || flags.use_pkce;
  if (is_s256 && flags.client_secret.empty() && flags.client_secret_file.empty() &&
      is_set(system, "OIDC_CLIENT_SECRET")) {
    return {"the client secret in OIDC_CLIENT_SECRET is sent together with PKCE; "
            "together-kubelogin would omit it. If the provider returns invalid_client, "
            "unset the variable"};
  }
  return {};
}

} // namespace

Result<TokenCache>
token_cache(System& system, const LoginFlags& flags)
{
  const auto storage =
      parse_cache_storage(flags.cache_storage).value_or(CacheStorage::disk);
  if (!flags.cache_folder.empty()) {
    return TokenCache(system, storage, expanded_path(system, flags.cache_folder));
  }
  TRY_ASSIGN(auto folder, default_cache_folder(system));
  return TokenCache(system, storage, std::move(folder));
}

Result<TokenFlowOptions>
token_flow_options(System& system,
                   const LoginFlags& flags,
                   const std::string& program,
                   const std::optional<kube::ExecInfo>& kubectl)
{
  TokenFlowOptions options;
  TRY_ASSIGN(options.settings, login_settings(system, flags));
  options.timeout = timeout_of(flags.timeout);
  options.session_environment = session_environment_of(system, flags, kubectl);
  TRY_ASSIGN(options.interaction,
             interaction_of(system, flags, options.session_environment));
  options.cache_naming = program == "kubectl-together_login" ? CacheNaming::together
                                                             : CacheNaming::kubelogin;
  options.min_ttl = Seconds{flags.min_ttl};
  options.freshness = flags.force_refresh ? Freshness::refreshed : Freshness::cached;
  options.interactive_mode = flags.interactive == "always"  ? InteractiveMode::always
                             : flags.interactive == "never" ? InteractiveMode::never
                                                            : InteractiveMode::automatic;
  options.network = [&system, flags] { return network_of(system, flags); };
  options.notices = notices_of(system, flags);
  return options;
}

} // namespace oidcctl::cli
