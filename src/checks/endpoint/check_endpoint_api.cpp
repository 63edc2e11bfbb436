#include "base/text.hpp"
#include "checks/endpoint/endpoint_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// What the replies of a server say about it.
namespace oidcctl::checks {

namespace {

using Findings = std::vector<Finding>;

// Headers that kube-apiserver adds to what its handlers answer (priority and fairness).
constexpr std::array<std::string_view, 2> k_own_headers{
    "x-kubernetes-pf-flowschema-uid", "x-kubernetes-pf-prioritylevel-uid"};

std::array<const HttpReply*, 3>
replies_of(const EndpointCase& c)
{
  return {EndpointCase::reply_of(c.evidence.version),
          EndpointCase::reply_of(c.evidence.ready),
          EndpointCase::reply_of(c.evidence.api)};
}

bool
is_of_api_server(const HttpReply* reply)
{
  return reply != nullptr &&
         (parse_api_status(reply->body) ||
          std::any_of(k_own_headers.begin(), k_own_headers.end(), [reply](auto name) {
            return reply->header(name).has_value();
          }));
}

bool
wants_credentials(const HttpReply& reply)
{
  return reply.status == 401 || reply.status == 403;
}

// Return "HTTP 200, text/html" of a reply.
std::string
summary_of(const HttpReply& reply)
{
  const auto type = reply.header("content-type");
  return type ? fmt::format("HTTP {}, {}", reply.status, text::printable(*type))
              : fmt::format("HTTP {}", reply.status);
}

} // namespace

Findings
endpoint_server(const EndpointCase& c)
{
  const auto replies = replies_of(c);
  const auto* const first = replies.front();
  if (first == nullptr) {
    return {skipped("no response")};
  }
  if (c.version) {
    return {pass(
        fmt::format("Kubernetes {} answers", text::printable(c.version->git_version)))};
  }
  if (std::any_of(replies.begin(), replies.end(), is_of_api_server)) {
    return {
        pass(fmt::format("a Kubernetes API server answers (HTTP {})", first->status))};
  }
  if (wants_credentials(*first)) {
    return {unknown(
        fmt::format("the server requires credentials ({}) and does not identify itself",
                    summary_of(*first)),
        "a gateway may be in front of the API server; use a credential: kubectl "
        "version")};
  }
  return {failure(
      fmt::format("the response is not from a Kubernetes API server ({})",
                  summary_of(*first)),
      "check host, port and path; `kubectl cluster-info` shows the URL to an admin",
      {{"status", first->status}})};
}

Findings
endpoint_version(const EndpointCase& c)
{
  if (c.version) {
    return {pass(
        fmt::format("{} on {}",
                    text::printable(c.version->git_version),
                    text::printable(c.version->platform)),
        {{"gitVersion", c.version->git_version}, {"platform", c.version->platform}})};
  }
  const auto* const reply = EndpointCase::reply_of(c.evidence.version);
  if (reply != nullptr && wants_credentials(*reply)) {
    return {info(
        fmt::format("not available without a credential (HTTP {})", reply->status), {})};
  }
  return {skipped(reply == nullptr ? "no response" : "the response contains no version")};
}

Findings
endpoint_ready(const EndpointCase& c)
{
  const auto* const reply = EndpointCase::reply_of(c.evidence.ready);
  if (reply == nullptr) {
    return {skipped("no response")};
  }
  if (reply->status == 200 && text::trim(reply->body) == "ok") {
    return {pass("ready")};
  }
  if (wants_credentials(*reply)) {
    return {info(
        fmt::format("not available without a credential (HTTP {})", reply->status), {})};
  }
  const bool is_api_server = c.version || is_of_api_server(reply);
  if (is_api_server && reply->status >= 500) {
    return {warning(fmt::format("the API server reports that it is not ready (HTTP {})",
                                reply->status),
                    "an admin can see why: kubectl get --raw '/readyz?verbose'")};
  }
  return {skipped(
      fmt::format("the response is about something else ({})", summary_of(*reply)))};
}

Findings
endpoint_anonymous(const EndpointCase& c)
{
  const auto* const reply = EndpointCase::reply_of(c.evidence.api);
  if (reply == nullptr || (!c.version && !is_of_api_server(reply))) {
    return {
        skipped(reply == nullptr ? "no response" : "no Kubernetes API server answers")};
  }
  if (reply->status == 200) {
    return {warning("anonymous requests may list the API (/api)",
                    "check for bindings of the group system:unauthenticated: kubectl get "
                    "clusterrolebindings -o wide")};
  }
  if (reply->status == 403) {
    return {info(
        "anonymous requests are accepted as system:anonymous, and may not list the API",
        {})};
  }
  if (reply->status == 401) {
    return {pass(c.version ? "rejected (HTTP 401), except for paths such as /version"
                           : "rejected (HTTP 401)")};
  }
  return {skipped(fmt::format("cannot tell from the response ({})", summary_of(*reply)))};
}

} // namespace oidcctl::checks
