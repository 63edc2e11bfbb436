#include "cli/kubeconfig/login_config.hpp"

#include "app/kubeconfig/certificates_file.hpp"
#include "base/text.hpp"
#include "cli/login/redirect_urls.hpp"
#include "kube/kubeconfig/path_remark.hpp"
#include "kube/plugin/plugin_options.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_secret = std::size_t{64} << 10;
constexpr const char* k_secret_variable = "OIDC_CLIENT_SECRET";

// What --plugin-arg does not set, and what to do.
struct Reserved
{
  std::string_view option;
  std::string_view hint;
};

constexpr Reserved k_reserved[] = {
    {"oidc-issuer-url", "use --issuer-url"},
    {"oidc-client-id", "use --client-id"},
    {"oidc-client-secret",
     "have users set OIDC_CLIENT_SECRET, or use --embed-client-secret"},
    {"oidc-extra-scope", "use --extra-scope"},
    {"oidc-pkce-method", "use --oidc-pkce-method"},
    {"oidc-use-pkce", "use --oidc-pkce-method S256"},
    {"grant-type", "use --grant-type"},
    {"listen-address", "use --listen-address"},
    {"certificate-authority-data", "use --oidc-ca-file"},
    {"password", "leave it out: the plugin prompts for it"},
    {"insecure-skip-tls-verify", "use --oidc-ca-file"},
};

// An argument is whole: "--NAME" or "--NAME=VALUE".
Result<void>
check_plugin_arg(const std::string& argument)
{
  const auto options = plugin_options(std::vector{argument});
  if (!argument.starts_with("--") || options.size() != 1 ||
      options.front().name.empty() || !text::is_utf8(argument)) {
    return usage_error(
        {"--plugin-arg"},
        fmt::format("invalid value {} for --plugin-arg: not an option of a plugin",
                    text::quote(argument)),
        "write it as one argument, for example "
        "--plugin-arg=--oidc-auth-request-extra-params=prompt=consent");
  }
  for (const auto& [option, hint] : k_reserved) {
    if (options.front().name == option) {
      return usage_error({"--plugin-arg"},
                         fmt::format("--plugin-arg cannot set --{}", option),
                         std::string(hint));
    }
  }
  return {};
}

Result<void>
check_flags(const LoginConfigFlags& flags)
{
  if (const auto problem = issuer_url_problem(flags.issuer_url)) {
    return usage_error({"--issuer-url"},
                       fmt::format("invalid value {} for --issuer-url: {}",
                                   text::quote(flags.issuer_url),
                                   problem->text),
                       "expected https://HOST[:PORT][/PATH], without user information, "
                       "query and fragment");
  }
  if (flags.issuer.client_ids.empty() || flags.issuer.client_ids.front().empty()) {
    return usage_error({"--client-id"},
                       "--client-id must not be empty",
                       "use the client that users log in with");
  }
  for (const auto& scope : flags.extra_scopes) {
    if (const auto problem = scope_problem(scope)) {
      return usage_error({"--extra-scope"},
                         fmt::format("invalid value {} for --extra-scope: {}",
                                     text::quote(scope),
                                     *problem));
    }
  }
  for (const auto& argument : flags.plugin_args) {
    TRY(check_plugin_arg(argument));
  }
  return {};
}

// Return the bytes of the secret without the line break that editors put after it.
Result<Secret>
clean_secret(std::string bytes, const std::string& place)
{
  while (bytes.ends_with('\n') || bytes.ends_with('\r')) {
    bytes.pop_back();
  }
  const Secret secret(std::move(bytes));
  const auto& text = secret.reveal();
  if (text.empty() || !text::is_utf8(text) ||
      std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      })) {
    return fail(ErrorCode::local_file,
                fmt::format("{} contains no client secret: {}",
                            place,
                            text.empty()
                                ? "it is empty"
                                : "it contains several lines or control characters"));
  }
  return secret;
}

// Return the secret that is to be in the file.
Result<Secret>
secret_to_embed(System& system, const LoginConfigFlags& flags)
{
  if (!flags.client_secret_file.empty()) {
    TRY_ASSIGN(auto bytes, system.files.read(flags.client_secret_file, k_max_secret));
    return clean_secret(std::move(bytes), text::quote(flags.client_secret_file));
  }
  const auto value = system.environment.get(k_secret_variable);
  if (!value || value->empty()) {
    return usage_error(
        {"--embed-client-secret"},
        "--embed-client-secret needs a client secret",
        fmt::format("use --client-secret-file FILE, or set {}", k_secret_variable));
  }
  return clean_secret(*value, k_secret_variable);
}

// Say what is to be known of how the plugin is called.
void
add_call_notice(const LoginRequest& request, std::vector<Notice>& notices)
{
  const auto& [plugin, command, words] = request.exec.call;
  const bool has_path = is_path(command);
  const auto known = recognise_plugin(command, request.exec.call.words);
  if (has_path && !known) {
    notices.push_back(
        {NoticeLevel::note,
         fmt::format(
             "assuming that {} is a plugin with the options of kubelogin that reads {}",
             text::quote(command),
             k_secret_variable),
         {}});
  }
  if (has_path && !command.starts_with('/') && !kube::is_windows_path(command)) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format("kubectl resolves {} from the directory of the kubeconfig",
                     text::quote(command)),
         "use the full path if that is not intended"});
  }
  for (const auto& option : plugin_options(request.exec.settings.more_args)) {
    if (known && !has_option(*plugin, option.name)) {
      notices.push_back({NoticeLevel::warning,
                         fmt::format("{} does not support the option {}",
                                     plugin->id,
                                     text::quote("--" + option.name)),
                         "correct --plugin-arg: the plugin ends with an error"});
    }
  }
  if (!request.exec.settings.listen_addresses.empty()) {
    notices.push_back({NoticeLevel::note,
                       fmt::format("redirect URIs to register at the provider: {}",
                                   text::join(request.redirect_urls, ", ")),
                       {}});
  }
}

LoginRequirements
requirements_of(const LoginConfigFlags& flags)
{
  LoginRequirements requirements{.issuer_url = flags.issuer_url,
                                 .username_claim = flags.issuer.username_claim,
                                 .groups_claim = flags.issuer.groups_claim,
                                 .extra_scopes = flags.extra_scopes,
                                 .has_secret = flags.embed_client_secret ||
                                               !flags.client_secret_file.empty(),
                                 .embeds_secret = flags.embed_client_secret};
  requirements.offline_access = flags.offline_access == "yes"  ? OfflineAccess::yes
                                : flags.offline_access == "no" ? OfflineAccess::no
                                                               : OfflineAccess::automatic;
  if (flags.pkce_method != "auto") {
    requirements.pkce = flags.pkce_method == "no" ? PkceChoice::none : PkceChoice::s256;
  }
  return requirements;
}

} // namespace

Result<LoginRequest>
read_login(System& system, const LoginConfigFlags& flags)
{
  TRY(check_flags(flags));
  LoginRequest request;
  TRY_ASSIGN(request.policy, policy_of(flags.issuer));
  request.requirements = requirements_of(flags);
  auto& exec = request.exec;
  TRY_ASSIGN(exec.call, choose_plugin(flags.plugin));
  exec.version =
      flags.exec_api_version == "v1" ? kube::ExecVersion::v1 : kube::ExecVersion::v1beta1;
  auto& settings = exec.settings;
  settings.issuer_url = flags.issuer_url;
  settings.client_id = flags.issuer.client_ids.front();
  settings.grant_type = flags.grant_type == "auto" ? "" : flags.grant_type;
  settings.listen_addresses = flags.listen_addresses;
  settings.more_args = flags.plugin_args;
  if (!flags.ca_file.empty()) {
    auto pem = read_certificates(system, flags.ca_file);
    if (!pem) {
      return tl::make_unexpected(std::move(pem).error().within("--oidc-ca-file"));
    }
    settings.ca_certificates = std::move(*pem);
  } else if (!flags.issuer.certificate_authority.empty()) {
    auto certificates = CaCertificates::parse(flags.issuer.certificate_authority);
    if (!certificates) {
      return fail(ErrorCode::local_file,
                  "certificateAuthority of the issuer: " + certificates.error());
    }
    settings.ca_certificates = std::move(*certificates);
  }
  if (flags.embed_client_secret) {
    TRY_ASSIGN(settings.client_secret, secret_to_embed(system, flags));
  }
  const auto options = plugin_options(flags.plugin_args);
  const auto last = [&options](const char* name) {
    const auto values = values_of(options, name);
    return values.empty() ? std::string{} : std::string(values.back());
  };
  TRY_ASSIGN(request.redirect_urls,
             redirect_urls_of({.url = last("oidc-redirect-url"),
                               .listen_addresses = flags.listen_addresses,
                               .has_certificate = !last("local-server-cert").empty()}));
  return request;
}

kube::LoginExec
finish_login(const LoginRequest& request,
             const Discovery* document,
             std::vector<Notice>& notices)
{
  auto exec = request.exec;
  add_call_notice(request, notices);
  auto plan = plan_login(request.requirements, exec.call, document);
  exec.settings.extra_scopes = std::move(plan.extra_scopes);
  exec.settings.pkce = plan.pkce;
  exec.secret_variable = std::move(plan.secret_variable);
  for (auto& note : to_notices(plan.notices, {})) {
    notices.push_back(std::move(note));
  }
  return exec;
}

std::vector<Notice>
to_notices(const std::vector<Notice>& notices, const std::string& place)
{
  auto all = notices;
  for (auto& one : all) {
    one.text = place.empty() ? one.text : fmt::format("{}: {}", place, one.text);
  }
  return all;
}

} // namespace oidcctl::cli
