#include "checks/http_findings.hpp"

#include "base/text.hpp"
#include "checks/tls_hints.hpp"
#include "checks/web_firewall.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::checks {

namespace {

struct FaultText
{
  HttpFault fault;
  std::string_view message;
  std::string_view hint;
};

constexpr FaultText k_faults[] = {
    {HttpFault::timeout,
     "did not arrive before the timeout",
     "try again, or raise --timeout; the API server waits 30 s"},
    {HttpFault::too_large,
     "is larger than the limit of oidcctl",
     "a document of this kind has a few kilobytes; check what is served there"},
    {HttpFault::closed,
     "was cut off",
     "check the provider's log; a proxy in between may cut off the response"},
    {HttpFault::proxy,
     "cannot be had through the proxy",
     "name the host in NO_PROXY, or have the proxy allow it; set HTTPS_PROXY with user "
     "and "
     "password where the proxy asks for them"},
    {HttpFault::certificate,
     "cannot be fetched: the certificate is refused",
     "put the CA of this host into the same file (--certificate-authority)"},
};

constexpr std::string_view k_go_refuses = "net/http refuses this answer each time; have "
                                          "the server, or the proxy in front of it, "
                                          "send correct HTTP";

// Return what to do about an answer that Go does not take.
std::string
answer_hint(const HttpFailure& failure)
{
  struct Row
  {
    std::string_view words;
    std::string_view hint;
  };
  static constexpr Row rows[] = {
      {"stopped after", "have the provider serve its document without so many redirects"},
      {"failed to parse Location", "have the provider send a valid Location header"},
      {"unsupported protocol scheme", "have the provider redirect to https only"},
      {"no such host",
       "Go takes only the usual notation of IP addresses: write all four numbers in "
       "decimal"},
      {"gzip: ",
       "the body is not what Content-Encoding: gzip announces; turn compression off for "
       "it"},
      {"corrupt input",
       "the body is not what Content-Encoding: gzip announces; turn compression off for "
       "it"},
      {"transfer encoding", "Go takes only Transfer-Encoding: chunked, once"},
      {"Content-Length", "have the server send one Content-Length, a number, or none"},
      {"chunk",
       "the chunks of the body are malformed; look at the proxy in front of the server"},
      {"MIME header",
       "have the server send headers without malformed lines and control bytes"},
      {"stream error",
       "the server breaks the rules of HTTP/2: turn HTTP/2 off, or mend it"},
      {"connection error",
       "the server breaks the rules of HTTP/2: turn HTTP/2 off, or mend it"},
      {"http2: ", "the server breaks the rules of HTTP/2: turn HTTP/2 off, or mend it"},
  };
  if (failure.fault == HttpFault::tls) {
    return tls_hint(failure);
  }
  for (const auto& row : rows) {
    if (failure.message.find(row.words) != std::string::npos) {
      return std::string(row.hint);
    }
  }
  return std::string(k_go_refuses);
}

} // namespace

Finding
reply_finding(const std::variant<NotTried, HttpExchange>& probe, const std::string& what)
{
  if (const auto* why = std::get_if<NotTried>(&probe)) {
    return skipped(why->why);
  }
  const auto& exchange = std::get<HttpExchange>(probe);
  if (const auto* reply = exchange.reply()) {
    return pass(fmt::format("{} bytes from {} in {} ms",
                            reply->body.size(),
                            text::printable(exchange.last_url()),
                            reply->time.count()),
                {{"url", exchange.url},
                 {"redirects", exchange.redirects},
                 {"bytes", reply->body.size()},
                 {"milliseconds", reply->time.count()}});
  }
  const auto& fault = *exchange.failure();
  const Json details{{"url", exchange.last_url()}, {"fault", to_string(fault.fault)}};
  const auto words = text::printable(fault.message);
  for (const auto& row : k_faults) {
    if (row.fault == fault.fault) {
      const auto make = is_answer(fault) ? failure : unknown;
      return make(fmt::format("{} {}: {}", what, row.message, words),
                  std::string(row.hint),
                  details);
    }
  }
  if (is_answer(fault)) {
    return failure(fmt::format("{} cannot be read from {}: {}",
                               what,
                               text::quote(exchange.last_url()),
                               words),
                   answer_hint(fault),
                   details);
  }
  return unknown(fmt::format("{} could not be fetched from {}: {}",
                             what,
                             text::quote(exchange.last_url()),
                             words),
                 "check what answers at that address",
                 details);
}

// Return what to do about a reply that a firewall or an access rule seems to have given.
std::string
refusal_hint(const HttpReply& reply)
{
  if (const auto firewall = web_firewall(reply)) {
    return fmt::format(
        "this is a page of {}, not of the provider: have it let requests with the "
        "User-Agent Go-http-client through to the discovery document and the key "
        "set, which the API server sends and cannot change",
        *firewall);
  }
  return "the document must be public: the API server sends no credentials, and "
         "User-Agent: Go-http-client; look for a rule against either";
}

Finding
status_finding(const HttpExchange* exchange, const std::string& not_found_hint)
{
  const auto* reply = exchange == nullptr ? nullptr : exchange->reply();
  if (reply == nullptr) {
    return skipped("no response");
  }
  const Json details{{"status", reply->status}, {"url", exchange->last_url()}};
  if (reply->status == 200) {
    return pass("HTTP 200", details);
  }
  const auto message = fmt::format("HTTP {} from {}; only 200 is accepted",
                                   reply->status,
                                   text::quote(exchange->last_url()));
  if (reply->status >= 300 && reply->status < 400) {
    return failure(fmt::format("{} ({})", message, "the redirect has no valid target"),
                   "use the URL at which the provider itself serves its document",
                   details);
  }
  const bool is_refusal = reply->status == 401 || reply->status == 403;
  if (is_refusal || web_firewall(*reply)) {
    return failure(message, refusal_hint(*reply), details);
  }
  if (reply->status >= 500 || reply->status == 429) {
    return failure(message,
                   "check the provider's status; the API server retries every 10 s and "
                   "rejects every token until then",
                   details);
  }
  return failure(message, not_found_hint, details);
}

Finding
redirect_finding(const HttpExchange* exchange)
{
  if (exchange == nullptr || exchange->reply() == nullptr) {
    return skipped("no response");
  }
  if (exchange->redirects.empty()) {
    return pass("answered without a redirect");
  }
  const Json details{{"redirects", exchange->redirects}};
  const bool plain = std::any_of(
      exchange->redirects.begin(), exchange->redirects.end(), [](const auto& url) {
        return text::to_lower(url.substr(0, 5)) == "http:";
      });
  if (plain) {
    return warning(fmt::format("redirected to {}, which is not https; a man in the "
                               "middle could change the response",
                               text::quote(exchange->last_url())),
                   "have the provider answer over https only",
                   details);
  }
  return warning(
      fmt::format("redirected to {}; the API server follows, other clients may not",
                  text::quote(exchange->last_url())),
      "have the provider answer at this address directly",
      details);
}

Finding
parse_finding(const go::ParseError& error,
              const HttpReply& reply,
              const std::string& what)
{
  if (error.fault == go::DecodeError::too_deep) {
    return unknown(
        fmt::format("{} is {}, which exceeds the limit of oidcctl", what, error.message),
        "a document of this kind has two or three levels; check what is served there");
  }
  const auto start = text::trim(reply.body);
  const bool html = !start.empty() && start.front() == '<';
  const auto seen = start.empty() ? std::string("it is empty")
                    : html        ? std::string("it is an HTML or XML page")
                                  : error.message;
  return failure(
      fmt::format("{} is not a JSON object: {}", what, text::printable(seen)),
      html ? "this looks like a web page; check host and path"
           : "check what is served there: expected one JSON object in UTF-8",
      {{"goError", error.message}, {"start", text::to_valid_utf8(start.substr(0, 80))}});
}

} // namespace oidcctl::checks
