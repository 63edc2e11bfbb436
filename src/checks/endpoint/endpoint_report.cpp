#include "checks/endpoint/endpoint_report.hpp"

#include "base/text.hpp"
#include "go/tls/alert.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace oidcctl {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<EndpointCase> k_endpoint_checks[] = {
  {"endpoint/url", "kubectl sends credentials to the URL",
   "client-go rest.Config", reachable, false, checks::endpoint_url},
  {"endpoint/kind", "The endpoint accepts ID tokens",
   "CoreWeave documentation", neither, false, checks::endpoint_kind},

  {"network/resolve", "The host name resolves",
   "RFC 1035", reachable, false, checks::endpoint_resolve},
  {"network/connect", "The host accepts connections",
   "RFC 9293", reachable, false, checks::endpoint_connect},
  {"tls/certificate", "The certificate is trusted and matches the host",
   "RFC 9525; Go crypto/x509", reachable, false, checks::endpoint_certificate},
  {"tls/expiry", "The certificate is valid for two more weeks",
   "RFC 5280 4.1.2.5", neither, false, checks::endpoint_expiry},
  {"tls/client-certificate", "It takes users without a client certificate",
   "RFC 8446 4.3.2", neither, false, checks::endpoint_client_certificate},
  {"http/reply", "A response arrives",
   "RFC 9110", reachable, true, checks::endpoint_reply},

  {"api/server", "A Kubernetes API server answers",
   "k8s.io/apimachinery version.Info, metav1.Status", kubernetes, true,
   checks::endpoint_server},
  {"api/version", "It reports its version",
   "k8s.io/apiserver /version", neither, false, checks::endpoint_version},
  {"api/ready", "It reports that it is ready",
   "k8s.io/apiserver /readyz", neither, false, checks::endpoint_ready},
  {"api/anonymous", "Requests without a credential are rejected",
   "k8s.io/apiserver --anonymous-auth", neither, false, checks::endpoint_anonymous},
};
// clang-format on

std::string
conclusion_of(const EndpointCase& judged, const Json& verdicts)
{
  const auto& reach = verdicts.at("reachable");
  if (reach.at("finding") == "endpoint/url") {
    return "not-usable";
  }
  if (EndpointCase::reply_of(judged.evidence.plain) != nullptr) {
    return "not-usable";
  }
  if (reach.at("finding") == "tls/certificate" && reach.at("answer") == "no") {
    return "not-trusted";
  }
  if (judged.demands_certificate()) {
    return "client-certificate";
  }
  if (EndpointCase::reply_of(judged.evidence.version) == nullptr) {
    return "not-reachable";
  }
  const auto answer = verdicts.at("kubernetes").at("answer").get<std::string>();
  return answer == "yes" ? "kubernetes" : answer == "no" ? "something-else" : "unknown";
}

} // namespace

std::optional<std::string>
server_url_problem(const std::string& url)
{
  const auto parsed = Url::parse(url);
  if (!parsed) {
    return "not a valid URL: " + parsed.error();
  }
  if (parsed->host.empty()) {
    return "the host is missing";
  }
  if (parsed->scheme == "http") {
    return "kubectl silently omits credentials over http";
  }
  if (parsed->scheme != "https") {
    return fmt::format("the scheme is {}: expected https", parsed->scheme);
  }
  if (parsed->has_userinfo || parsed->query || parsed->fragment) {
    return fmt::format("it contains {}",
                       parsed->has_userinfo ? "user information before '@'"
                       : parsed->query      ? "a query ('?…')"
                                            : "a fragment ('#…')");
  }
  return std::nullopt;
}

const HttpReply*
EndpointCase::reply_of(const std::variant<NotTried, HttpExchange>& probe)
{
  const auto* const exchange = std::get_if<HttpExchange>(&probe);
  return exchange == nullptr ? nullptr : exchange->reply();
}

const HttpExchange*
EndpointCase::first() const
{
  return std::get_if<HttpExchange>(&evidence.version);
}

const TlsInfo*
EndpointCase::tls() const
{
  if (first() == nullptr) {
    return nullptr;
  }
  const auto* const reply = first()->reply();
  const auto& tls = reply != nullptr ? reply->tls : first()->failure()->tls;
  return tls ? &*tls : nullptr;
}

bool
EndpointCase::demands_certificate() const
{
  if (first() == nullptr) {
    return false;
  }
  const auto contains_any = [](std::string_view text,
                               std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
      return text::contains_ignoring_case(text, word);
    });
  };
  if (const auto* const reply = first()->reply()) {
    // Of reverse proxies that end TLS themselves (nginx, Apache, IIS).
    return (reply->status == 400 || reply->status == 403 || reply->status == 496) &&
           contains_any(reply->body,
                        {"no required ssl certificate",
                         "client certificate required",
                         "ssl certificate required"});
  }
  const auto& message = first()->failure()->message;
  const auto* const seen = tls();
  const auto alert = seen == nullptr ? std::nullopt : seen->alert;
  if (alert == go::tls::k_certificate_required ||
      contains_any(message, {"certificate required", "certificate_required"})) {
    return true; // the alert of TLS 1.3
  }
  // TLS 1.2 has no alert of its own: these come after the server's certificate was
  // accepted.
  const auto is = [alert](int code) { return alert == code; };
  const bool is_refused = is(go::tls::k_bad_certificate) ||
                          is(go::tls::k_handshake_failure) ||
                          contains_any(message, {"bad certificate", "handshake failure"});
  return is_refused && seen != nullptr && !seen->chain.empty() &&
         seen->verify_error.empty();
}

EndpointCase
make_endpoint_case(EndpointEvidence evidence)
{
  EndpointCase judged;
  judged.evidence = std::move(evidence);
  if (auto endpoint = Endpoint::parse(judged.evidence.url)) {
    judged.cloud_endpoint = std::move(*endpoint);
  }
  const auto* const reply = EndpointCase::reply_of(judged.evidence.version);
  if (reply != nullptr && reply->status == 200) {
    judged.version = parse_server_version(reply->body);
  }
  return judged;
}

std::span<const CheckOf<EndpointCase>>
endpoint_checks()
{
  return k_endpoint_checks;
}

Json
endpoint_report(const EndpointCase& judged)
{
  static constexpr VerdictName verdicts[] = {{"reachable", VerdictEffect::reachable},
                                             {"kubernetes", VerdictEffect::kubernetes}};
  Json report{
      {"apiVersion", "oidcctl/v1"},
      {"kind", "EndpointReport"},
      {"url", judged.evidence.url},
      {"type", judged.cloud_endpoint ? to_string(judged.cloud_endpoint->kind) : "other"},
      {"collected", to_rfc3339(judged.evidence.now)},
      {"tlsServerName",
       judged.evidence.tls_server_name.empty() ? Json(nullptr)
                                               : Json(judged.evidence.tls_server_name)},
      {"conclusion", nullptr},
      {"version", judged.version ? Json(judged.version->git_version) : Json(nullptr)}};
  append_results(report, run_checks(endpoint_checks(), judged), verdicts, {});
  report["conclusion"] = conclusion_of(judged, report.at("verdicts"));
  return report;
}

} // namespace oidcctl
