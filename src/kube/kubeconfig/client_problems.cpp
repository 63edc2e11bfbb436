#include "base/text.hpp"
#include "go/json.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

// What client-go's validation says, word for word.
namespace oidcctl::kube {

namespace {

const Cluster k_no_cluster{};
const User k_no_user{};

bool
is_empty(const Cluster& cluster)
{
  return cluster.server.empty() && cluster.tls_server_name.empty() &&
         cluster.certificate_authority.empty() &&
         cluster.certificate_authority_data.empty() && cluster.proxy_url.empty() &&
         !cluster.insecure_skip_tls_verify && !cluster.disable_compression &&
         !cluster.exec_config;
}

// Return the scheme of `text`, empty where it has none, or nothing where net/url cannot
// parse it. Unlike `Url` this takes relative and opaque URLs, too (net/url getScheme and
// parse).
std::optional<std::string>
scheme_of(std::string_view text)
{
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '+' || c == '-' || c == '.';
  });
  const auto size = static_cast<std::size_t>(end - text.begin());
  const bool has_letter = size > 0 && std::string_view("0123456789+-.").find(text[0]) ==
                                          std::string_view::npos;
  std::string scheme;
  auto rest = text;
  if (end != text.end() && *end == ':' && (has_letter || size == 0)) {
    if (size == 0) {
      return std::nullopt; // "missing protocol scheme"
    }
    scheme = text::to_lower(text.substr(0, size));
    rest = text.substr(size + 1);
  }
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  const bool is_relative = scheme.empty() && !rest.starts_with('/');
  const bool has_colon =
      rest.substr(0, rest.find_first_of("/?#")).find(':') != std::string_view::npos;
  const bool has_bad_host =
      rest.starts_with("//") && !Url::parse("http:" + std::string(rest));
  return has_control || (is_relative && has_colon) || has_bad_host
             ? std::nullopt
             : std::optional(std::move(scheme));
}

// Return what is wrong with a proxy in client-go's words, or nothing (clientcmd
// parseProxyURL).
std::string
proxy_problem(const std::string& proxy)
{
  const auto scheme = scheme_of(proxy);
  if (!scheme) {
    return "could not parse: " + proxy;
  }
  if (*scheme == "http" || *scheme == "https" || *scheme == "socks5") {
    return {};
  }
  return fmt::format("unsupported scheme {}, must be http, https, or socks5",
                     go::go_quote(*scheme));
}

using Problems = std::vector<Problem>;
using Kind = Problem::Kind;

void
add_certificate_problems(Problems& problems, const std::string& name, const User& user)
{
  const auto add = [&problems](std::string words) {
    problems.push_back({Kind::certificate, std::move(words)});
  };
  if (user.client_certificate.empty() && user.client_certificate_data.empty()) {
    return;
  }
  if (!user.client_certificate.empty() && !user.client_certificate_data.empty()) {
    add(fmt::format("client-cert-data and client-cert are both specified for {}. "
                    "client-cert-data will override.",
                    name));
  }
  if (!user.client_key.empty() && !user.client_key_data.empty()) {
    add(fmt::format("client-key-data and client-key are both specified for {}; "
                    "client-key-data will override",
                    name));
  }
  if (user.client_key.empty() && user.client_key_data.empty()) {
    add(fmt::format("client-key-data or client-key must be specified for {} to use the "
                    "clientCert authentication method.",
                    name));
  }
}

void
add_exec_problems(Problems& problems, const std::string& name, const User& user)
{
  const auto& exec = *user.exec;
  const auto missing = [&](Kind kind, std::string_view what) {
    problems.push_back(
        {kind,
         fmt::format("{} must be specified for {} to use exec authentication plugin",
                     what,
                     name)});
  };
  if (user.has_auth_provider) {
    problems.push_back(
        {Kind::methods,
         fmt::format(
             "authProvider cannot be provided in combination with an exec plugin for {}",
             name)});
  }
  if (exec.command.empty()) {
    missing(Kind::exec_command, "command");
  }
  if (exec.api_version.empty()) {
    missing(Kind::exec_version, "apiVersion");
  }
  for (const auto& variable : exec.env) {
    if (variable.name.empty()) {
      missing(Kind::exec_variable, "env variable name");
    }
  }
  const auto mode = exec.effective_mode();
  if (mode.empty()) {
    missing(Kind::exec_mode_missing, "interactiveMode");
  } else if (mode != "Never" && mode != "IfAvailable" && mode != "Always") {
    problems.push_back(
        {Kind::exec_mode,
         fmt::format("invalid interactiveMode for {}: {}", name, go::go_quote(mode))});
  }
}

} // namespace

std::vector<Problem>
problems_of(const Cluster& cluster, const std::string& name)
{
  if (is_empty(cluster)) {
    return {{Kind::server, "cluster has no server defined"}};
  }
  Problems problems;
  if (cluster.server.empty()) {
    problems.push_back({Kind::server,
                        name.empty() ? "default cluster has no server defined"
                                     : fmt::format("no server found for cluster {}",
                                                   go::go_quote(name))});
  }
  if (const auto wrong = proxy_problem(cluster.proxy_url);
      !cluster.proxy_url.empty() && !wrong.empty()) {
    problems.push_back({Kind::proxy,
                        fmt::format("invalid 'proxy-url' {} for cluster {}: {}",
                                    go::go_quote(cluster.proxy_url),
                                    go::go_quote(name),
                                    wrong)});
  }
  if (!cluster.certificate_authority.empty() &&
      !cluster.certificate_authority_data.empty()) {
    problems.push_back(
        {Kind::authority,
         fmt::format(
             "certificate-authority-data and certificate-authority are both specified "
             "for {}. certificate-authority-data will override.",
             name)});
  }
  return problems;
}

std::vector<Problem>
problems_of(const User& user, const std::string& name)
{
  Problems problems;
  add_certificate_problems(problems, name, user);
  if (user.exec) {
    add_exec_problems(problems, name, user);
  }
  if (!user.token.empty() && (!user.username.empty() || !user.password.empty())) {
    problems.push_back(
        {Kind::methods,
         fmt::format("more than one authentication method found for {}; found "
                     "[token basicAuth], only one is allowed",
                     name)});
  }
  if ((!user.impersonate_uid.empty() || !user.impersonate_groups.empty() ||
       user.impersonates_extra) &&
      user.impersonate.empty()) {
    problems.push_back(
        {Kind::impersonation,
         fmt::format(
             "requesting uid, groups or user-extra for {} without impersonating a user",
             name)});
  }
  return problems;
}

std::vector<std::string>
problems_of(const Kubeconfig& config, std::string_view name)
{
  const auto* context = config.find_context(name);
  if (context == nullptr) {
    return {fmt::format("context was not found for specified context: {}", name)};
  }
  const auto& [cluster_name, user_name, ns] = context->value;
  const auto* user = config.find_user(user_name);
  const auto* cluster = config.find_cluster(cluster_name);
  auto problems = problems_of(user == nullptr ? k_no_user : user->value, user_name);
  const auto more =
      problems_of(cluster == nullptr ? k_no_cluster : cluster->value, cluster_name);
  problems.insert(problems.end(), more.begin(), more.end());
  std::vector<std::string> words;
  std::transform(problems.begin(),
                 problems.end(),
                 std::back_inserter(words),
                 [](const Problem& problem) { return problem.words; });
  return words;
}

} // namespace oidcctl::kube
