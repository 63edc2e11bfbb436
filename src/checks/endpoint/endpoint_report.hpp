#pragma once

#include "checks/check_table.hpp"
#include "kube/api/server_reply.hpp"
#include "model/coreweave/endpoint.hpp"
#include "model/http/exchange.hpp"

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace oidcctl {

// What was seen of an API server's URL. No credential was sent, no redirect followed.
struct EndpointEvidence
{
  std::string url = {}; // as it was given
  Time now = {};
  std::variant<NotTried, Error, std::vector<std::string>> addresses = NotTried{};
  // The replies at /version, /readyz and /api; the later ones are not asked for when the
  // first got none.
  std::variant<NotTried, HttpExchange> version = NotTried{};
  std::variant<NotTried, HttpExchange> ready = NotTried{};
  std::variant<NotTried, HttpExchange> api = NotTried{};
  // The reply of the same port without TLS, which is asked when it does not answer TLS.
  std::variant<NotTried, HttpExchange> plain = NotTried{};
  std::string tls_server_name = {}; // as asked for; empty: the host of the URL
};

// Return why kubectl could not use `url` as a server, or nothing.
std::optional<std::string> server_url_problem(const std::string& url);

// An endpoint before its judges: the evidence parsed.
struct EndpointCase
{
  EndpointEvidence evidence = {};
  std::optional<Endpoint> cloud_endpoint = std::nullopt; // of CoreWeave
  std::optional<ServerVersion> version = std::nullopt;

  // Return the reply of an exchange that was tried, or nullptr.
  static const HttpReply* reply_of(const std::variant<NotTried, HttpExchange>& probe);
  // Return the first exchange, or nullptr.
  const HttpExchange* first() const;
  // Return what was seen of TLS by the first exchange, or nullptr.
  const TlsInfo* tls() const;
  // Return whether the server ended TLS, or the request, because no client certificate
  // was sent.
  bool demands_certificate() const;
};

EndpointCase make_endpoint_case(EndpointEvidence evidence);

// Return all checks of an endpoint, in the order in which a request meets them.
std::span<const CheckOf<EndpointCase>> endpoint_checks();

// Return the report on one endpoint: `kind: EndpointReport` of the output format. Its
// member `conclusion` is "kubernetes", "something-else", "not-reachable", "not-trusted",
// "not-usable" (the URL, or a port without TLS), "client-certificate" (which the server
// demands) or "unknown".
Json endpoint_report(const EndpointCase& judged);

// The functions of the table.
namespace checks {

std::vector<Finding> endpoint_url(const EndpointCase&);
std::vector<Finding> endpoint_kind(const EndpointCase&);
std::vector<Finding> endpoint_resolve(const EndpointCase&);
std::vector<Finding> endpoint_connect(const EndpointCase&);
std::vector<Finding> endpoint_certificate(const EndpointCase&);
std::vector<Finding> endpoint_expiry(const EndpointCase&);
std::vector<Finding> endpoint_client_certificate(const EndpointCase&);
std::vector<Finding> endpoint_reply(const EndpointCase&);
std::vector<Finding> endpoint_server(const EndpointCase&);
std::vector<Finding> endpoint_version(const EndpointCase&);
std::vector<Finding> endpoint_ready(const EndpointCase&);
std::vector<Finding> endpoint_anonymous(const EndpointCase&);

} // namespace checks
} // namespace oidcctl
