#include "base/base64.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "checks/finding_group.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "kube/plugin/plugin_options.hpp"
#include "model/apiserver/policy.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

// What the plugins for OpenID Connect are told.
namespace oidcctl::checks {

namespace {

using NamedUser = kube::Named<kube::User>;

constexpr const char* k_no_plugin = "no OpenID Connect plugin";
constexpr std::string_view k_secret_variable = "OIDC_CLIENT_SECRET";

// A user with a plugin for OpenID Connect, and what it is told.
struct Login
{
  const NamedUser* user = nullptr;
  PluginCall call = {};
  std::vector<PluginOption> options = {};
};

std::vector<Login>
logins(const KubeconfigCase& c)
{
  std::vector<Login> all;
  for (const auto* user : c.users()) {
    if (!user->value.exec) {
      continue;
    }
    const auto& exec = *user->value.exec;
    if (auto call = recognise_plugin(exec.command, exec.args)) {
      all.push_back({user, std::move(*call), plugin_options(exec.args)});
    }
  }
  return all;
}

// Adds findings on one login.
class Reporter
{
public:
  Reporter(FindingGroup& group, const Login& login) : m_group(group), m_user(*login.user)
  {}

  void
  say(Status status, std::string what, std::string hint) const
  {
    m_group.add(status, m_user.name, m_user.place, std::move(what), std::move(hint));
  }

private:
  FindingGroup& m_group;
  const NamedUser& m_user;
};

void
check_issuer(const Reporter& reporter, const std::vector<PluginOption>& options)
{
  for (const auto* name : {"oidc-issuer-url", "oidc-client-id"}) {
    const auto values = values_of(options, name);
    if (values.empty() || values.back().empty()) {
      reporter.say(Status::failure,
                   fmt::format("--{} is missing", name),
                   fmt::format("add to args: --{}=...", name));
      continue;
    }
    if (values.back() != text::trim(values.back())) {
      reporter.say(
          Status::failure,
          fmt::format("--{} has leading or trailing whitespace in its value", name),
          "remove it");
    }
  }
  const auto issuers = values_of(options, "oidc-issuer-url");
  const auto url = Url::parse(issuers.empty() ? std::string() : issuers.back());
  if (!issuers.empty() && !issuers.back().empty() && (!url || url->scheme != "https")) {
    reporter.say(
        Status::failure,
        fmt::format("the issuer {} is not an https URL", text::quote(issuers.back())),
        "use the issuer exactly as configured on the API server");
  }
}

void
check_scopes(const Reporter& reporter, const std::vector<PluginOption>& options)
{
  std::set<std::string> seen{"openid"};
  for (const auto& value : values_of(options, "oidc-extra-scope")) {
    if (value.find_first_of(", ") != std::string::npos) {
      reporter.say(Status::warning,
                   fmt::format("--oidc-extra-scope={} combines several scopes",
                               text::quote(value)),
                   "use the option once for each scope: plugins and `kubectl config "
                   "set-credentials` split it differently");
    }
    if (!seen.insert(value).second) {
      reporter.say(
          Status::warning,
          value == "openid" ? "scope openid is always requested"
                            : fmt::format("duplicate scope {}", text::quote(value)),
          "remove it: some providers reject a scope that is requested more than once");
    }
  }
}

void
check_names(const Reporter& reporter, const Login& login)
{
  for (const auto& option : login.options) {
    const auto& plugin = *login.call.plugin;
    if (has_option(plugin, option.name) || option.name == "h") {
      continue;
    }
    const auto near = nearest(option.name, plugin_option_names(plugin));
    reporter.say(Status::failure,
                 fmt::format("{} does not support the option {}",
                             plugin.id,
                             text::quote("--" + option.name)),
                 near ? fmt::format("did you mean --{}?", *near)
                      : "remove it: the plugin exits with an error");
  }
}

// The plugin trusts nothing else than these certificates, so one at least has to be one.
void
check_authorities(const Reporter& reporter, const std::vector<PluginOption>& options)
{
  for (const auto& value : values_of(options, "certificate-authority-data")) {
    const auto pem = base64::decode(value, base64::Alphabet::standard);
    const auto bundle = kube::read_ca_bundle(pem.value_or(""));
    if (!pem || !bundle.problem.empty()) {
      reporter.say(Status::failure,
                   fmt::format("--certificate-authority-data: {}",
                               pem ? bundle.problem : "it is not base64"),
                   pem ? bundle.hint : "base64 of a PEM file: base64 -w0 FILE");
    }
  }
}

// A plugin serves the browser's redirect by https with both, and exits with an error with
// one of them.
void
check_server_pair(const Reporter& reporter, const std::vector<PluginOption>& options)
{
  const std::string names[] = {"local-server-cert", "local-server-key"};
  const auto is_set = [&options](const std::string& name) {
    const auto values = values_of(options, name);
    return !values.empty() && !values.back().empty();
  };
  for (const auto& [name, other] :
       {std::pair(names[0], names[1]), {names[1], names[0]}}) {
    if (is_set(name) && !is_set(other)) {
      reporter.say(Status::failure,
                   fmt::format("--{} is set without --{}", name, other),
                   fmt::format("add to args: --{}=FILE", other));
    }
  }
}

// Return the values of the scopes, taken apart as kubelogin does.
std::set<std::string>
scopes_of(const Login& login)
{
  std::set<std::string> scopes{"openid"};
  for (auto value : values_of(login.options, "oidc-extra-scope")) {
    std::replace(value.begin(), value.end(), ' ', ',');
    for (auto& scope : text::split(value, ',')) {
      scopes.insert(std::move(scope));
    }
  }
  return scopes;
}

void
check_variables(const Reporter& reporter, const Login& login)
{
  const auto pkce = values_of(login.options, "oidc-pkce-method");
  const auto choice =
      !pkce.empty() && pkce.back() == "S256" ? PkceChoice::s256 : PkceChoice::automatic;
  for (const auto& variable : login.user->value.exec->env) {
    if (variable.name != k_secret_variable || variable.value.empty()) {
      continue;
    }
    if (reads_secret_variable(login.call, choice)) {
      reporter.say(
          Status::warning,
          fmt::format("the file contains the client secret, as {}", variable.name),
          "set the variable where kubectl runs, or use a public client with PKCE");
    } else {
      reporter.say(
          Status::failure,
          fmt::format("{} is not read by {}{}",
                      variable.name,
                      login.call.plugin->id,
                      choice == PkceChoice::s256 ? " with --oidc-pkce-method=S256" : ""),
          "use a public client with PKCE, or another --plugin");
    }
  }
}

} // namespace

Findings
kubeconfig_plugin_options(const KubeconfigCase& c)
{
  FindingGroup group("user");
  const auto all = logins(c);
  for (const auto& login : all) {
    const Reporter reporter(group, login);
    check_issuer(reporter, login.options);
    check_scopes(reporter, login.options);
    check_names(reporter, login);
    check_authorities(reporter, login.options);
    check_server_pair(reporter, login.options);
    if (!values_of(login.options, "insecure-skip-tls-verify").empty() ||
        std::any_of(login.options.begin(), login.options.end(), [](const auto& option) {
          return option.name == "insecure-skip-tls-verify" && !option.value;
        })) {
      const bool is_refused = login.call.plugin->id == "oidcctl";
      reporter.say(
          is_refused ? Status::failure : Status::warning,
          is_refused
              ? "oidcctl does not support --insecure-skip-tls-verify"
              : "--insecure-skip-tls-verify: a man in the middle can take over the login",
          "use --certificate-authority-data instead");
    }
  }
  return std::move(group).findings(
      all.empty() ? skipped(k_no_plugin) : pass("all plugin arguments are recognized"));
}

Findings
kubeconfig_client_secret(const KubeconfigCase& c)
{
  FindingGroup group("user");
  const auto all = logins(c);
  for (const auto& login : all) {
    const Reporter reporter(group, login);
    for (const auto* name : {"oidc-client-secret", "password"}) {
      const auto values = values_of(login.options, name);
      if (!values.empty() && !values.back().empty()) {
        reporter.say(
            Status::warning,
            fmt::format(
                "args contains --{}, which all local users can see while the plugin runs",
                name),
            "use a public client with PKCE; oidcctl and together read the secret from "
            "OIDC_CLIENT_SECRET");
      }
    }
    check_variables(reporter, login);
  }
  return std::move(group).findings(all.empty() ? skipped(k_no_plugin)
                                               : pass("no secrets are exposed"));
}

Findings
kubeconfig_scopes(const KubeconfigCase& c)
{
  const auto& claim = c.questions.username_claim;
  const auto& groups = c.questions.groups_claim;
  if (claim.empty() && groups.empty()) {
    return {skipped("the cluster's claims are unknown: use --username-claim")};
  }
  FindingGroup group("user");
  const auto all = logins(c);
  for (const auto& login : all) {
    const Reporter reporter(group, login);
    const auto scopes = scopes_of(login);
    for (const auto& wanted :
         claim.empty() ? std::vector<std::string>{} : scopes_for(claim)) {
      if (!scopes.contains(wanted)) {
        reporter.say(Status::failure,
                     fmt::format("claim {} requires scope {}, which is not requested",
                                 text::quote(claim),
                                 wanted),
                     fmt::format("add to args: --oidc-extra-scope={}", wanted));
      }
    }
    if (groups == "groups" && scopes == std::set<std::string>{"openid"}) {
      reporter.say(
          Status::info,
          "no scope besides openid is requested; many providers send groups only with "
          "one",
          "`oidcctl verify-issuer --groups-claim` shows what the provider requires");
    }
  }
  return std::move(group).findings(all.empty()
                                       ? skipped(k_no_plugin)
                                       : pass("the requested scopes include the claims"));
}

} // namespace oidcctl::checks
