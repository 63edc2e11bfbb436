#include "model/coreweave/endpoint.hpp"

#include "base/sha1.hpp"
#include "base/text.hpp"
#include "model/coreweave/endpoint_parts.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace oidcctl {

namespace {

using endpoint_parts::label_problem;
using endpoint_parts::name_problem;
using endpoint_parts::part_problem;

constexpr std::string_view k_form = "[api.]ORG-HASH.k8s.ZONE.coreweave.com";
constexpr std::string_view k_domain = ".coreweave.com";
constexpr std::size_t k_labels = 5; // after `api`
constexpr std::uint16_t k_https_port = 443;

constexpr EndpointCredential k_credentials[] = {
    {"anonymous", "anonymous requests", false, true},
    {"cloud-token", "CoreWeave API access tokens", true, false},
    {"oidc", "ID tokens of an OpenID Connect provider", false, true},
    {"service-account", "service account tokens", false, true},
    {"webhook", "tokens that the cluster's own webhook validates", false, true},
};

EndpointProblem
malformed(std::string text, std::string hint = {})
{
  if (hint.empty()) {
    hint = fmt::format("expected {}", k_form);
  }
  return EndpointProblem{false, std::move(text), std::move(hint)};
}

EndpointProblem
foreign(const std::string& host)
{
  return EndpointProblem{
      true,
      fmt::format("{} is not a host below coreweave.com", text::quote(host)),
      "only the public addresses of CoreWeave CKS clusters have a managed and an "
      "unmanaged form; private addresses and other clouds do not"};
}

// Read "ORG-HASH" or, deprecated, "ORG-NAME". A hash is looked for at the end first,
// because the ID may have hyphens; what is none makes the ID end at the first hyphen,
// because no real one was ever seen with any.
std::optional<std::string>
read_cluster(std::string_view label, Endpoint& endpoint)
{
  if (auto problem = label_problem(label)) {
    return problem;
  }
  const auto last = label.rfind('-');
  if (last == std::string_view::npos) {
    return fmt::format("{} has no hyphen between organization ID and cluster hash",
                       text::quote(label));
  }
  const bool by_hash = endpoint_parts::is_hash(label.substr(last + 1));
  const auto hyphen = by_hash ? last : label.find('-');
  endpoint.org_id = label.substr(0, hyphen);
  const auto rest = label.substr(hyphen + 1);
  if (auto problem = part_problem("organization ID", endpoint.org_id)) {
    return problem;
  }
  if (by_hash) {
    endpoint.cluster_hash = rest;
    return std::nullopt;
  }
  for (auto& problem : {part_problem("cluster name", rest), name_problem(rest)}) {
    if (problem) {
      return problem;
    }
  }
  endpoint.cluster_name = rest;
  endpoint.cluster_hash = cluster_hash_of(rest);
  return std::nullopt;
}

// Read a host of lower-case letters.
std::optional<EndpointProblem>
read_host(std::string_view host, Endpoint& endpoint)
{
  auto labels = text::split(host, '.');
  if (labels.front() == "api" && labels.size() > k_labels) {
    endpoint.kind = EndpointKind::unmanaged;
    labels.erase(labels.begin());
  }
  if (labels.front() == "api" && labels.size() > k_labels) {
    return malformed(
        fmt::format("{} starts with more than one \"api.\"", text::quote(host)),
        "expected api.ORG-HASH.k8s.ZONE.coreweave.com");
  }
  if (labels.size() != k_labels || labels[1] != "k8s") {
    return malformed(fmt::format("{} is a CoreWeave host, but not a cluster address",
                                 text::quote(host)),
                     fmt::format("expected {}; the Console and Terraform show it as the "
                                 "cluster's API server endpoint",
                                 k_form));
  }
  endpoint.zone = labels[2];
  for (auto& problem : {read_cluster(labels[0], endpoint),
                        part_problem("zone", endpoint.zone),
                        label_problem(endpoint.zone)}) {
    if (problem) {
      return malformed(*problem);
    }
  }
  return std::nullopt;
}

bool
is_plain(std::string_view path)
{
  return std::all_of(
      path.begin(), path.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// Return what is in `url` beside scheme, host, port and path.
std::optional<std::string>
surplus_of(const Url& url)
{
  const auto* part = url.has_userinfo ? "user information before '@'"
                     : url.query      ? "a query ('?…')"
                     : url.fragment   ? "a fragment ('#…')"
                     : !is_plain(url.path)
                         ? "whitespace or a non-ASCII character in its path"
                         : nullptr;
  return part == nullptr ? std::nullopt
                         : std::optional(fmt::format(
                               "it has {}, which is not allowed in a server URL", part));
}

tl::expected<Url, EndpointProblem>
url_of(std::string_view text)
{
  if (text.empty()) {
    return tl::make_unexpected(malformed("the URL or host is empty"));
  }
  const bool has_scheme = text.find("://") != std::string_view::npos;
  auto url = Url::parse(has_scheme ? std::string(text) : fmt::format("https://{}", text));
  if (!url || url->host.empty()) {
    return tl::make_unexpected(
        malformed(fmt::format("{} is neither a URL nor a host name: {}",
                              text::quote(text),
                              url ? "the host is missing" : url.error())));
  }
  return std::move(*url);
}

} // namespace

tl::expected<Endpoint, EndpointProblem>
Endpoint::parse(std::string_view url_or_host)
{
  const auto url = url_of(text::trim(url_or_host));
  if (!url) {
    return tl::make_unexpected(url.error());
  }
  const auto host = text::to_lower(url->host);
  if (host.ends_with(fmt::format("{}.", k_domain))) {
    return tl::make_unexpected(
        malformed(fmt::format("{} ends with a dot", text::quote(host)),
                  "remove the trailing dot: certificates name hosts without it"));
  }
  if (!host.ends_with(k_domain)) {
    return tl::make_unexpected(foreign(host));
  }
  if (url->scheme != "https" && url->scheme != "http") {
    return tl::make_unexpected(
        malformed(fmt::format("the scheme is {}: expected https", url->scheme)));
  }
  if (auto surplus = surplus_of(*url)) {
    return tl::make_unexpected(malformed(std::move(*surplus)));
  }
  Endpoint endpoint;
  if (auto problem = read_host(host, endpoint)) {
    return tl::make_unexpected(std::move(*problem));
  }
  endpoint.was_http = url->scheme == "http";
  endpoint.port = url->port == k_https_port ? std::nullopt : url->port;
  endpoint.path = url->path == "/" ? "" : url->path;
  return endpoint;
}

std::string
Endpoint::host() const
{
  return fmt::format("{}{}-{}.k8s.{}{}",
                     kind == EndpointKind::unmanaged ? "api." : "",
                     org_id,
                     cluster_name.empty() ? cluster_hash : cluster_name,
                     zone,
                     k_domain);
}

std::string
Endpoint::url() const
{
  return fmt::format(
      "https://{}{}{}", host(), port ? fmt::format(":{}", *port) : "", path);
}

Endpoint
Endpoint::as(EndpointKind wanted) const
{
  auto other = *this;
  other.kind = wanted;
  other.cluster_name.clear();
  other.was_http = false;
  return other;
}

bool
Endpoint::is_split_guessed() const
{
  return cluster_name.find('-') != std::string::npos;
}

tl::expected<Endpoint, EndpointProblem>
make_endpoint(EndpointKind kind, const EndpointParts& parts)
{
  if (parts.cluster_hash.empty() == parts.cluster_name.empty()) {
    return tl::make_unexpected(
        malformed("expected either the cluster hash or the cluster name"));
  }
  Endpoint endpoint;
  endpoint.kind = kind;
  endpoint.org_id = text::to_lower(parts.org_id);
  endpoint.zone = text::to_lower(parts.zone);
  const bool by_name = parts.cluster_hash.empty();
  endpoint.cluster_hash =
      by_name ? cluster_hash_of(parts.cluster_name) : text::to_lower(parts.cluster_hash);
  const auto label = fmt::format("{}-{}", endpoint.org_id, endpoint.cluster_hash);
  for (auto& problem :
       {part_problem("organization ID", endpoint.org_id),
        by_name ? name_problem(parts.cluster_name) : std::nullopt,
        endpoint_parts::is_hash(endpoint.cluster_hash)
            ? std::nullopt
            : std::optional(fmt::format("the cluster hash {} is not 8 hexadecimal digits",
                                        text::quote(parts.cluster_hash))),
        part_problem("zone", endpoint.zone),
        label_problem(label),
        label_problem(endpoint.zone)}) {
    if (problem) {
      return tl::make_unexpected(malformed(*problem));
    }
  }
  return endpoint;
}

std::string
cluster_hash_of(std::string_view cluster_name)
{
  return sha1_hex(cluster_name).substr(0, 8);
}

std::span<const EndpointCredential>
endpoint_credentials()
{
  return k_credentials;
}

bool
takes(EndpointKind kind, const EndpointCredential& credential)
{
  return kind == EndpointKind::managed ? credential.managed : credential.unmanaged;
}

std::string_view
to_string(EndpointKind kind)
{
  return kind == EndpointKind::managed ? "managed" : "unmanaged";
}

} // namespace oidcctl
