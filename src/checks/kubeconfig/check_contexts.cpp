#include "base/text.hpp"
#include "checks/finding_group.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "kube/kubeconfig/path_remark.hpp"
#include "model/apiserver/service_account_token.hpp"
#include "model/coreweave/endpoint.hpp"
#include "model/http/url.hpp"
#include "yaml/odd_characters.hpp"

#include <fmt/format.h>

#include <algorithm>

// Contexts and the clusters that they lead to.
namespace oidcctl::checks {

namespace {

using kube::Problem;

constexpr const char* k_no_kubeconfig = "requires a readable kubeconfig";
constexpr const char* k_no_context = "requires a context";

std::vector<std::string>
context_names(const KubeconfigCase& c)
{
  std::vector<std::string> names;
  for (const auto& context : c.config.contexts) {
    names.push_back(context.name);
  }
  return names;
}

// Return whether a context leads to the cluster with a user who has something to send.
bool
is_used_with_credentials(const KubeconfigCase& c, const std::string& cluster)
{
  const auto contexts = c.contexts();
  return std::any_of(contexts.begin(), contexts.end(), [&](const auto* context) {
    if (context->value.cluster != cluster) {
      return false;
    }
    const auto* user = c.config.find_user(context->value.user);
    return user != nullptr &&
           kube::methods_of(user->value).front() != kube::Method::anonymous;
  });
}

// Add what client-go refuses in a cluster, of one kind. Return whether there was
// anything.
bool
add_problems(FindingGroup& group,
             const kube::Named<kube::Cluster>& cluster,
             Problem::Kind kind,
             const std::string& hint)
{
  bool found = false;
  for (const auto& problem : kube::problems_of(cluster.value, cluster.name)) {
    if (problem.kind == kind) {
      group.add(Status::failure, cluster.name, cluster.place, problem.words, hint);
      found = true;
    }
  }
  return found;
}

// Add a value that has a character which only looks like one that belongs there. Return
// whether it has one.
bool
add_odd_value(FindingGroup& group,
              const kube::Named<kube::Cluster>& cluster,
              std::string_view member,
              const std::string& value)
{
  const auto odd = yaml::find_odd_character(value);
  const bool has_space = value != text::trim(value);
  if (!odd && !has_space) {
    return false;
  }
  group.add(Status::failure,
            cluster.name,
            cluster.place,
            fmt::format("{} {} has {}",
                        member,
                        text::quote(value),
                        odd ? odd->name : "white space around it"),
            odd ? yaml::advice_on(*odd) : "remove it");
  return true;
}

void
add_server(FindingGroup& group,
           const KubeconfigCase& c,
           const kube::Named<kube::Cluster>& cluster)
{
  if (add_problems(group, cluster, Problem::Kind::server, "set server to https://...")) {
    return;
  }
  const auto& server = cluster.value.server;
  if (add_odd_value(group, cluster, "server", server)) {
    return;
  }
  const auto url = Url::parse(server);
  if (!kube::uses_tls(cluster.value)) {
    const bool has_scheme = url && !url->host.empty();
    const auto what =
        fmt::format("server {} is {}",
                    text::quote(server),
                    has_scheme ? "not https" : "treated as http, as it has no scheme");
    const bool is_harmful = is_used_with_credentials(c, cluster.name);
    group.add(is_harmful ? Status::failure : Status::info,
              cluster.name,
              cluster.place,
              what + (is_harmful ? ": kubectl silently drops all credentials"
                                 : "; no credentials are sent there"),
              is_harmful ? "use https://" : "");
  } else if (url->has_userinfo || url->query || url->fragment) {
    group.add(Status::warning,
              cluster.name,
              cluster.place,
              "the server contains more than a host, a port and a path",
              "remove user information, query and fragment");
  }
}

std::string
hint_for_proxy(const std::string& proxy)
{
  constexpr const char* usual = "add http://, https:// or socks5:// before the host";
  const auto start = proxy.find("://");
  if (start != std::string::npos) {
    return text::to_lower(proxy).starts_with("socks")
               ? "write socks5://, which asks the proxy to resolve names, too"
               : usual;
  }
  const auto host = proxy.find_first_not_of('/');
  return host == std::string::npos
             ? usual
             : fmt::format("proxy-url: http://{}", text::printable(proxy.substr(host)));
}

// Return whether the user's credential is an ID token, as far as that can be told.
bool
logs_in_with_oidc(const kube::User& user)
{
  return user.auth_provider == "oidc" ||
         (user.exec && recognise_plugin(user.exec->command, user.exec->args));
}

void
add_authority(FindingGroup& group,
              const KubeconfigCase& c,
              const kube::Named<kube::Cluster>& cluster)
{
  const auto& value = cluster.value;
  const auto refuse = [&](const std::string& what, const std::string& hint) {
    group.add(Status::failure, cluster.name, cluster.place, what, hint);
  };
  if (add_problems(group, cluster, Problem::Kind::authority, "remove one of the two")) {
    return;
  }
  const bool has_any =
      !value.certificate_authority.empty() || !value.certificate_authority_data.empty();
  if (value.insecure_skip_tls_verify) {
    if (has_any) {
      refuse("specifying a root certificates file with the insecure flag is not allowed",
             "remove insecure-skip-tls-verify");
    } else {
      group.add(Status::warning,
                cluster.name,
                cluster.place,
                "the server's certificate is not verified: a man in the middle can steal "
                "the token",
                "use the cluster's certificate-authority-data instead");
    }
    return;
  }
  const auto path = kube::resolved_path(value.certificate_authority, cluster.file);
  const auto file = c.named_files.find(path);
  if (!path.empty() && file != c.named_files.end() && !file->second.problem.empty()) {
    refuse(file->second.problem,
           kube::path_remark(value.certificate_authority)
               .value_or("embed it: kubectl config set-cluster --embed-certs"));
    return;
  }
  const auto pem = authority_of(c, cluster);
  const auto bundle = pem.empty() ? kube::CaBundle{} : kube::read_ca_bundle(pem);
  if (!bundle.problem.empty()) {
    refuse(bundle.problem, bundle.hint);
  } else if (bundle.skipped > 0) {
    group.add(Status::warning,
              cluster.name,
              cluster.place,
              fmt::format("{} certificate{} of the certificate authority {} passed over, "
                          "because {} not parse",
                          bundle.skipped,
                          bundle.skipped == 1 ? "" : "s",
                          bundle.skipped == 1 ? "is" : "are",
                          bundle.skipped == 1 ? "it does" : "they do"),
              "take the certificate authority from where it was issued once more");
  }
}

} // namespace

Findings
kubeconfig_current_context(const KubeconfigCase& c)
{
  const auto& asked = c.questions.context;
  const auto& name = asked.empty() ? c.config.current_context : asked;
  if (!c.is_readable) {
    return {skipped(k_no_kubeconfig)};
  }
  if (c.config.contexts.empty()) {
    return {failure("no contexts: kubectl connects to localhost:8080",
                    "use `oidcctl kubeconfig generate` to create one")};
  }
  if (name.empty()) {
    return {warning(
        "no current context: without --context, kubectl connects to localhost:8080",
        "run kubectl config use-context NAME")};
  }
  if (c.config.find_context(name) != nullptr) {
    return {pass(text::quote(name), {{"context", name}})};
  }
  return {failure(
      fmt::format("no context {}", text::quote(name)),
      fmt::format("contexts: {}", text::join(context_names(c), ", ").substr(0, 200)),
      {{"context", name}})};
}

Findings
kubeconfig_cluster(const KubeconfigCase& c)
{
  if (c.contexts().empty()) {
    return {skipped(k_no_context)};
  }
  FindingGroup group("context");
  for (const auto* context : c.contexts()) {
    const auto& name = context->value.cluster;
    if (c.config.find_cluster(name) == nullptr) {
      group.add(Status::failure,
                context->name,
                context->place,
                name.empty() ? "it has no cluster"
                             : fmt::format("no cluster {}", text::quote(name)),
                "correct the name, or add the cluster");
    }
  }
  return std::move(group).findings(pass("each context has a cluster"));
}

Findings
kubeconfig_user(const KubeconfigCase& c)
{
  if (c.contexts().empty()) {
    return {skipped(k_no_context)};
  }
  FindingGroup group("context");
  for (const auto* context : c.contexts()) {
    const auto& name = context->value.user;
    if (c.config.find_user(name) == nullptr) {
      group.add(Status::failure,
                context->name,
                context->place,
                fmt::format("{}: kubectl accepts this, sends no credentials and prompts "
                            "for a user name and password",
                            name.empty() ? "it has no user"
                                         : fmt::format("no user {}", text::quote(name))),
                "correct the name, or add the user");
    }
  }
  return std::move(group).findings(pass("each context has a user"));
}

Findings
kubeconfig_server(const KubeconfigCase& c)
{
  FindingGroup group("cluster");
  for (const auto* cluster : c.clusters()) {
    add_server(group, c, *cluster);
  }
  return std::move(group).findings(c.clusters().empty() ? skipped("no clusters")
                                                        : pass("each server is https"));
}

Findings
kubeconfig_endpoint(const KubeconfigCase& c)
{
  FindingGroup group("context");
  bool has_any = false;
  for (const auto* context : c.contexts()) {
    const auto* cluster = c.config.find_cluster(context->value.cluster);
    const auto* user = c.config.find_user(context->value.user);
    const auto endpoint =
        Endpoint::parse(cluster == nullptr ? std::string() : cluster->value.server);
    if (!endpoint) {
      continue;
    }
    has_any = true;
    const auto token = user == nullptr
                           ? std::nullopt
                           : service_account_token(token_of(c, *user).reveal());
    if (endpoint->kind == EndpointKind::managed && token) {
      group.add(Status::failure,
                context->name,
                context->place,
                fmt::format("the managed endpoint only accepts the cloud's own tokens, "
                            "and rejects {}",
                            describe(*token)),
                "server: " + endpoint->as(EndpointKind::unmanaged).url());
    } else if (endpoint->kind == EndpointKind::managed && user != nullptr &&
               logs_in_with_oidc(user->value)) {
      group.add(Status::failure,
                context->name,
                context->place,
                "the managed endpoint only accepts the cloud's own tokens, and rejects "
                "ID tokens",
                "server: " + endpoint->as(EndpointKind::unmanaged).url());
    } else if (!endpoint->cluster_name.empty()) {
      group.add(Status::warning,
                context->name,
                context->place,
                "the server uses the deprecated form with the cluster's name",
                "server: " + endpoint->as(endpoint->kind).url());
    }
  }
  return std::move(group).findings(has_any ? pass("the endpoint accepts the credential")
                                           : skipped("not a CoreWeave endpoint"));
}

Findings
kubeconfig_authority(const KubeconfigCase& c)
{
  FindingGroup group("cluster");
  for (const auto* cluster : c.clusters()) {
    add_authority(group, c, *cluster);
  }
  return std::move(group).findings(c.clusters().empty()
                                       ? skipped("no clusters")
                                       : pass("each server's certificate is verified"));
}

Findings
kubeconfig_proxy(const KubeconfigCase& c)
{
  FindingGroup group("cluster");
  bool has_any = false;
  for (const auto* cluster : c.clusters()) {
    const auto& proxy = cluster->value.proxy_url;
    has_any = has_any || !proxy.empty();
    if (!add_odd_value(group, *cluster, "proxy-url", proxy)) {
      add_problems(group, *cluster, Problem::Kind::proxy, hint_for_proxy(proxy));
    }
  }
  return std::move(group).findings(has_any ? pass("kubectl supports each proxy")
                                           : skipped("no proxy-url"));
}

} // namespace oidcctl::checks
