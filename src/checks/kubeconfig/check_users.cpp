#include "base/text.hpp"
#include "checks/finding_group.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/kubeconfig/path_remark.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "model/login/cached_login.hpp"

#include <fmt/format.h>

#include <algorithm>

// Users: what they are identified by, and what client-go refuses of it.
namespace oidcctl::checks {

namespace {

using kube::Method;
using kube::Problem;
using NamedUser = kube::Named<kube::User>;

std::string
hint_for(Problem::Kind kind)
{
  switch (kind) {
  case Problem::Kind::certificate:
    return "use one client certificate and its key";
  case Problem::Kind::methods:
    return "keep only one of them";
  case Problem::Kind::impersonation:
    return "add as: USER, or remove the others";
  case Problem::Kind::exec_command:
    return "set command: oidcctl";
  case Problem::Kind::exec_version:
    return "set apiVersion: client.authentication.k8s.io/v1beta1, or "
           "client.authentication.k8s.io/v1 with interactiveMode";
  case Problem::Kind::exec_variable:
    return "set a name and a value in each item of env";
  case Problem::Kind::exec_mode_missing:
    return "set interactiveMode: IfAvailable (v1 has no default; in v1beta1 this is the "
           "default)";
  case Problem::Kind::exec_mode:
    return "use Never, IfAvailable or Always (case matters)";
  case Problem::Kind::server:
  case Problem::Kind::proxy:
  case Problem::Kind::authority:
    break;
  }
  return {};
}

bool
is_of_exec(Problem::Kind kind)
{
  return kind == Problem::Kind::exec_command || kind == Problem::Kind::exec_version ||
         kind == Problem::Kind::exec_variable ||
         kind == Problem::Kind::exec_mode_missing || kind == Problem::Kind::exec_mode;
}

// Add what client-go refuses in a user: of the plugin, or all the rest. Its words name
// the user; here the name is in front.
void
add_problems(FindingGroup& group, const NamedUser& user, bool of_exec)
{
  for (const auto& problem : kube::problems_of(user.value, "it")) {
    if (is_of_exec(problem.kind) == of_exec) {
      group.add(
          Status::failure, user.name, user.place, problem.words, hint_for(problem.kind));
    }
  }
}

bool
any_has(const KubeconfigCase& c, bool (*has)(const kube::User&))
{
  const auto users = c.users();
  return std::any_of(
      users.begin(), users.end(), [has](const auto* user) { return has(user->value); });
}

bool
has_exec(const kube::User& user)
{
  return user.exec.has_value();
}

std::string_view
what_is(Method method)
{
  switch (method) {
  case Method::exec:
    return "exec";
  case Method::auth_provider:
    return "auth-provider";
  case Method::token:
    return "token";
  case Method::token_file:
    return "tokenFile";
  case Method::basic:
    return "username and password";
  case Method::certificate:
    return "client-certificate";
  case Method::anonymous:
    break;
  }
  return "nothing";
}

// Return client-go's words for why it cannot use the legacy provider, or nothing
// (plugin/pkg/client/auth/oidc). It takes an ID token until ten seconds before its end.
std::string_view
oidc_provider_problem(const kube::OidcProvider& provider, Time now)
{
  constexpr Seconds margin{10};
  if (provider.issuer.empty()) {
    return "Must provide idp-issuer-url";
  }
  if (provider.client_id.empty()) {
    return "Must provide client-id";
  }
  if (!provider.id_token.empty()) {
    const auto times = TokenTimes::of(provider.id_token.reveal());
    if (!times) {
      return "ID Token is not a valid JWT";
    }
    if (times->expires && now + margin < *times->expires) {
      return {};
    }
  }
  return provider.refresh_token.empty()
             ? "No valid id-token, and cannot refresh without refresh-token"
             : std::string_view();
}

} // namespace

Findings
kubeconfig_credentials(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    add_problems(group, *user, false);
    const auto methods = kube::methods_of(user->value);
    for (std::size_t i = 1; i < methods.size(); ++i) {
      const bool is_exec = methods[i] == Method::exec;
      group.add(
          is_exec ? Status::failure : Status::warning,
          user->name,
          user->place,
          fmt::format("besides {}, {} {}",
                      what_is(methods.front()),
                      what_is(methods[i]),
                      is_exec ? "is never run" : "is not used"),
          fmt::format("remove {}, or {}", what_is(methods.front()), what_is(methods[i])));
    }
    if (methods.front() == Method::anonymous && user->value.impersonate.empty()) {
      group.add(Status::info,
                user->name,
                user->place,
                "it has no credentials: kubectl prompts for a user name and password");
    }
  }
  return std::move(group).findings(
      c.users().empty() ? skipped("no users") : pass("each user has one credential"));
}

Findings
kubeconfig_credential_files(const KubeconfigCase& c)
{
  FindingGroup group("user");
  bool has_any = false;
  for (const auto* user : c.users()) {
    const auto& value = user->value;
    for (const auto* path :
         {&value.client_certificate, &value.client_key, &value.token_file}) {
      const auto file = c.named_files.find(kube::resolved_path(*path, user->file));
      has_any = has_any || !path->empty();
      if (!path->empty() && file != c.named_files.end() &&
          !file->second.problem.empty()) {
        group.add(
            Status::failure,
            user->name,
            user->place,
            file->second.problem,
            kube::path_remark(*path).value_or(
                "a relative path is resolved from the directory of the kubeconfig"));
      }
    }
  }
  return std::move(group).findings(has_any ? pass("all files can be read")
                                           : skipped("no user refers to a file"));
}

Findings
kubeconfig_auth_provider(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    const auto& name = user->value.auth_provider;
    if (!user->value.has_auth_provider) {
      continue;
    }
    if (name == "oidc") {
      constexpr const char* hint =
          "use exec with a credential plugin: `oidcctl kubeconfig generate`";
      const auto problem = oidc_provider_problem(user->value.oidc_provider, c.now);
      group.add(problem.empty() ? Status::warning : Status::failure,
                user->name,
                user->place,
                problem.empty() ? "auth-provider is deprecated: it refreshes tokens, but "
                                  "cannot log in"
                                : fmt::format("auth-provider: {}", problem),
                hint);
    } else {
      group.add(Status::failure,
                user->name,
                user->place,
                fmt::format("auth-provider {} was removed from kubectl in 1.26",
                            text::quote(name)),
                "use the cloud's credential plugin");
    }
  }
  return std::move(group).findings(skipped("no auth-provider"));
}

Findings
kubeconfig_exec(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    if (!user->value.exec) {
      continue;
    }
    add_problems(group, *user, true);
    const auto& version = user->value.exec->api_version;
    if (!version.empty() && !kube::parse_exec_version(version)) {
      group.add(Status::failure,
                user->name,
                user->place,
                fmt::format("exec plugin: invalid apiVersion {}", text::quote(version)),
                user->value.exec->interactive_mode.empty()
                    ? "set apiVersion: client.authentication.k8s.io/v1beta1, or "
                      "client.authentication.k8s.io/v1 with interactiveMode: IfAvailable "
                      "(v1alpha1 is gone since kubectl 1.24)"
                    : "set apiVersion: client.authentication.k8s.io/v1 (v1alpha1 is gone "
                      "since kubectl 1.24)");
    }
  }
  return std::move(group).findings(
      any_has(c, has_exec) ? pass("kubectl accepts each plugin") : skipped("no plugin"));
}

Findings
kubeconfig_exec_version(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    if (user->value.exec && kube::parse_exec_version(user->value.exec->api_version) ==
                                kube::ExecVersion::v1beta1) {
      group.add(Status::info,
                user->name,
                user->place,
                "v1beta1 is for kubectl before 1.22",
                "set apiVersion: client.authentication.k8s.io/v1, and interactiveMode");
    }
  }
  return std::move(group).findings(
      any_has(c, has_exec) ? pass("client.authentication.k8s.io/v1, since kubectl 1.22")
                           : skipped("no plugin"));
}

} // namespace oidcctl::checks
