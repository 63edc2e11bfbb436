#include "base/text.hpp"
#include "cli/login/login_options.hpp"
#include "model/http/url.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_secret_file = std::size_t{64} << 10;

Result<std::map<std::string, std::string>>
pairs_of(const std::string& option, const std::vector<std::string>& texts)
{
  std::map<std::string, std::string> pairs;
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return usage_error({option},
                         fmt::format("invalid value {} for {}: expected NAME=VALUE",
                                     text::quote(text),
                                     option));
    }
    pairs[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return pairs;
}

// Return an error where a parameter would undo what keeps the login safe.
Result<void>
check_parameters(const std::map<std::string, std::string>& parameters)
{
  for (const auto* own : {"client_id",
                          "code_challenge",
                          "code_challenge_method",
                          "nonce",
                          "redirect_uri",
                          "response_type",
                          "state"}) {
    if (parameters.count(own) > 0) {
      return usage_error({"--oidc-auth-request-extra-params"},
                         fmt::format("--oidc-auth-request-extra-params cannot set {}, "
                                     "which the login itself sets",
                                     own));
    }
  }
  return {};
}

Result<void>
check_headers(const std::map<std::string, std::string>& headers)
{
  for (const auto& [name, value] : headers) {
    const auto is_odd = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    const bool is_bad = name.find_first_of(" :\t") != std::string::npos ||
                        std::any_of(name.begin(), name.end(), is_odd) ||
                        std::any_of(value.begin(), value.end(), is_odd);
    if (is_bad) {
      return usage_error(
          {"--oidc-request-header"},
          "--oidc-request-header: " + text::quote(name) + " is not a header",
          "use NAME=VALUE without a colon, a space in the name, or control characters");
    }
  }
  return {};
}

Result<Secret>
client_secret(System& system, const LoginFlags& flags)
{
  if (!flags.client_secret.empty()) {
    return Secret(flags.client_secret);
  }
  if (flags.client_secret_file.empty()) {
    return Secret(system.environment.get("OIDC_CLIENT_SECRET").value_or(""));
  }
  auto bytes = system.files.read(expanded_path(system, flags.client_secret_file),
                                 k_max_secret_file);
  if (!bytes) {
    return tl::make_unexpected(std::move(bytes).error().within("client secret"));
  }
  const Secret whole(std::move(*bytes));
  const auto secret = text::trim(whole.reveal());
  if (secret.empty()) {
    return fail(ErrorCode::local_file,
                "client secret: " + text::quote(flags.client_secret_file) + " is empty",
                "write the secret to it; a public client needs neither a secret nor "
                "--client-secret-file");
  }
  return Secret(std::string(secret));
}

Result<void>
check_settings(const LoginFlags& flags)
{
  const auto& issuer = flags.issuer_url;
  if (issuer.empty() || flags.client_ids.empty() || flags.client_ids.front().empty()) {
    const std::string missing = issuer.empty() ? "--issuer-url" : "--client-id";
    return usage_error(
        {missing}, missing + " is required", "use the value that the API server has");
  }
  const auto url = Url::parse(issuer);
  if (!url || url->host.empty() ||
      (url->scheme != "https" && !(url->scheme == "http" && url->is_loopback()))) {
    return usage_error({"--issuer-url"},
                       fmt::format("invalid value {} for --issuer-url: expected an https "
                                   "URL",
                                   text::quote(issuer)));
  }
  if (flags.insecure_skip_tls_verify) {
    return usage_error({"--insecure-skip-tls-verify"},
                       "--insecure-skip-tls-verify is not supported: without verified "
                       "certificates a man in the middle could take the token",
                       fmt::format("use --certificate-authority with the provider's CA; "
                                   "this prints the certificates that it sends: openssl "
                                   "s_client -showcerts -connect {}:{} </dev/null",
                                   url->host,
                                   url->effective_port()));
  }
  return {};
}

} // namespace

std::string
expanded_path(System& system, const std::string& path)
{
  return path.starts_with("~")
             ? system.environment.get("HOME").value_or("") + path.substr(1)
             : path;
}

Result<LoginSettings>
login_settings(System& system, const LoginFlags& flags)
{
  TRY(check_settings(flags));
  LoginSettings settings;
  settings.issuer = flags.issuer_url;
  settings.client_id = flags.client_ids.front();
  TRY_ASSIGN(settings.client_secret, client_secret(system, flags));
  settings.extra_scopes = flags.extra_scopes;
  settings.redirect_url = flags.redirect_url;
  settings.pkce =
      flags.use_pkce
          ? PkceMethod::s256
          : parse_pkce_method(flags.pkce_method).value_or(PkceMethod::automatic);
  settings.use_access_token = flags.use_access_token;
  TRY_ASSIGN(settings.request_headers,
             pairs_of("--oidc-request-header", flags.request_headers));
  TRY(check_headers(settings.request_headers));
  for (const auto& file : flags.certificate_authorities) {
    settings.ca_files.push_back(expanded_path(system, file));
  }
  settings.ca_data = flags.certificate_authority_data;
  settings.renegotiation = flags.renegotiation_freely ? Renegotiation::freely
                           : flags.renegotiation_once ? Renegotiation::once
                                                      : Renegotiation::never;
  settings.username = flags.username;
  TRY_ASSIGN(settings.extra_parameters,
             pairs_of("--oidc-auth-request-extra-params", flags.extra_parameters));
  TRY(check_parameters(settings.extra_parameters));
  settings.grant = parse_grant_type(flags.grant_type).value_or(GrantType::automatic);
  return settings;
}

} // namespace oidcctl::cli
