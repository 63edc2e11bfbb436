#include "app/issuer/evidence_file.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "checks/certificate_json.hpp"
#include "go/tls/alert.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <stdexcept>

namespace oidcctl {

namespace {

constexpr const char* k_version = "oidcctl/v1";
constexpr const char* k_kind = "IssuerEvidence";
constexpr std::int64_t k_largest_key = 1 << 20; // bits

// ---- writing

Json
to_json(const std::optional<TlsInfo>& tls)
{
  if (!tls) {
    return nullptr;
  }
  Json out{{"protocol", tls->protocol},
           {"verifyError", tls->verify_error},
           {"chain", chain_json(*tls)}};
  if (!tls->verify_cause.empty()) {
    out["verifyCause"] = tls->verify_cause;
    out["refusedSubject"] = tls->refused_subject;
    out["roots"] = tls->roots;
  }
  if (tls->alert) {
    out["alert"] = go::tls::alert_text(*tls->alert);
  }
  if (tls->wants_client_certificate) {
    out["clientCertificateWanted"] = true;
  }
  if (!tls->offered.empty()) {
    out["offered"] = tls->offered;
  }
  return out;
}

Json
to_json(const HttpExchange& exchange)
{
  Json out{{"url", exchange.url}, {"redirects", exchange.redirects}};
  if (const auto* failure = exchange.failure()) {
    out["failure"] = {{"fault", to_string(failure->fault)},
                      {"message", failure->message},
                      {"tls", to_json(failure->tls)}};
    return out;
  }
  const auto& reply = *exchange.reply();
  auto headers = Json::array();
  for (const auto& header : reply.headers) {
    if (header.name != "set-cookie") { // a session, even of no one, is not evidence
      headers.push_back({{"name", header.name}, {"value", header.value}});
    }
  }
  Json& target = out["reply"];
  target = {{"status", reply.status},
            {"headers", std::move(headers)},
            {"address", reply.address},
            {"milliseconds", reply.time.count()},
            {"tls", to_json(reply.tls)}};
  if (text::is_utf8(reply.body)) {
    target["body"] = reply.body;
  } else {
    target["bodyBase64"] = base64::encode(reply.body, base64::Alphabet::standard);
  }
  return out;
}

Json
to_json(const NotTried& not_tried)
{
  return {{"notTried", not_tried.why}};
}

Json
to_json(const Error& error)
{
  return {{"error", error.message}};
}

Json
to_json(const std::vector<std::string>& addresses)
{
  return {{"values", addresses}};
}

Json
to_json(const AuthorizationProbe& probe)
{
  return {{"clientId", probe.client_id},
          {"redirectUrl", probe.redirect_url},
          {"exchange", to_json(probe.exchange)}};
}

Json
to_json(const std::vector<AuthorizationProbe>& probes)
{
  auto list = Json::array();
  for (const auto& probe : probes) {
    list.push_back(to_json(probe));
  }
  return {{"values", std::move(list)}};
}

Json
to_json(const IssuerEvidence& evidence)
{
  const auto visit = [](const auto& variant) {
    return std::visit([](const auto& value) { return to_json(value); }, variant);
  };
  return {{"apiVersion", k_version},
          {"kind", k_kind},
          {"issuer", evidence.issuer},
          {"now", to_rfc3339(evidence.now)},
          {"addresses", visit(evidence.addresses)},
          {"discovery", visit(evidence.discovery)},
          {"keys", visit(evidence.keys)},
          {"authorizations", visit(evidence.authorizations)},
          {"control", evidence.control ? to_json(*evidence.control) : Json(nullptr)}};
}

// ---- reading: `at` and `get` of the library throw, and `evidence_from_text` catches

[[noreturn]] void
refuse(const std::string& what)
{
  throw std::invalid_argument(what);
}

Time
time_from(const Json& text)
{
  const auto time = parse_time(text.get<std::string>());
  return time ? *time : (refuse("a time is not in RFC 3339 format"), Time{});
}

// Return the whole number in `in`, which the library would cut to fit without a word.
std::int64_t
number_from(const Json& in, std::int64_t largest)
{
  const bool fits = in.is_number_integer() && in >= 0 && in <= largest;
  return fits ? in.get<std::int64_t>() : (refuse("a number is out of range"), 0);
}

Certificate
certificate_from(const Json& in)
{
  return {.subject = in.at("subject"),
          .issuer = in.at("issuer"),
          .names = in.at("names"),
          .not_before = time_from(in.at("notBefore")),
          .not_after = time_from(in.at("notAfter")),
          .signature_algorithm = in.at("signatureAlgorithm"),
          .sha256 = in.at("sha256"),
          .key_type = in.value("keyType", ""),
          .key_bits = static_cast<unsigned>(
              in.contains("keyBits") ? number_from(in.at("keyBits"), k_largest_key) : 0),
          .is_ca = in.value("ca", false),
          .usages = in.value("extendedKeyUsages", std::vector<std::string>())};
}

std::optional<TlsInfo>
tls_from(const Json& in)
{
  if (in.is_null()) {
    return std::nullopt;
  }
  TlsInfo tls{.protocol = in.at("protocol"), .verify_error = in.at("verifyError")};
  tls.verify_cause = in.value("verifyCause", "");
  tls.refused_subject = in.value("refusedSubject", "");
  tls.roots = in.value("roots", std::vector<std::string>());
  tls.wants_client_certificate = in.value("clientCertificateWanted", false);
  tls.offered = in.value("offered", "");
  if (in.contains("alert")) {
    tls.alert = go::tls::parse_alert(in.at("alert").get<std::string>());
    if (!tls.alert) {
      refuse("an unknown alert");
    }
  }
  for (const auto& certificate : in.at("chain")) {
    tls.chain.push_back(certificate_from(certificate));
  }
  return tls;
}

HttpReply
reply_from(const Json& in)
{
  constexpr int largest_status = 999;
  constexpr std::int64_t largest_time = std::numeric_limits<int>::max(); // milliseconds
  HttpReply reply{.status =
                      static_cast<int>(number_from(in.at("status"), largest_status)),
                  .address = in.at("address"),
                  .tls = tls_from(in.at("tls")),
                  .time = Milliseconds(number_from(in.at("milliseconds"), largest_time))};
  for (const auto& header : in.at("headers")) {
    reply.headers.push_back({header.at("name"), header.at("value")});
  }
  if (in.contains("bodyBase64")) {
    auto body = base64::decode(in.at("bodyBase64").get<std::string>(),
                               base64::Alphabet::standard);
    reply.body = body ? std::move(*body) : (refuse("a body is not base64"), "");
  } else {
    reply.body = in.at("body").get<std::string>();
  }
  return reply;
}

HttpExchange
exchange_from(const Json& in)
{
  HttpExchange exchange{.url = in.at("url"), .redirects = in.at("redirects")};
  if (in.contains("reply")) {
    exchange.outcome = reply_from(in.at("reply"));
    return exchange;
  }
  const auto& failure = in.at("failure");
  const auto fault = parse_http_fault(failure.at("fault").get<std::string>());
  if (!fault) {
    refuse("an unknown fault " + text::quote(failure.at("fault").get<std::string>()));
  }
  exchange.outcome = tl::make_unexpected(
      HttpFailure{*fault, failure.at("message"), tls_from(failure.at("tls"))});
  return exchange;
}

AuthorizationProbe
probe_from(const Json& in)
{
  return {in.at("clientId"), in.at("redirectUrl"), exchange_from(in.at("exchange"))};
}

std::variant<NotTried, HttpExchange>
document_from(const Json& in)
{
  if (in.contains("notTried")) {
    return NotTried{in.at("notTried")};
  }
  return exchange_from(in);
}

IssuerEvidence
evidence_from(const Json& in)
{
  if (in.at("apiVersion") != k_version || in.at("kind") != k_kind) {
    refuse("an item is not an IssuerEvidence of oidcctl/v1");
  }
  IssuerEvidence evidence{.issuer = in.at("issuer"), .now = time_from(in.at("now"))};
  const auto& addresses = in.at("addresses");
  if (addresses.contains("notTried")) {
    evidence.addresses = NotTried{addresses.at("notTried")};
  } else if (addresses.contains("error")) {
    evidence.addresses = Error{ErrorCode::unavailable, addresses.at("error")};
  } else {
    evidence.addresses = addresses.at("values").get<std::vector<std::string>>();
  }
  evidence.discovery = document_from(in.at("discovery"));
  evidence.keys = document_from(in.at("keys"));
  const auto& authorizations = in.at("authorizations");
  if (authorizations.contains("notTried")) {
    evidence.authorizations = NotTried{authorizations.at("notTried")};
  } else {
    std::vector<AuthorizationProbe> probes;
    for (const auto& probe : authorizations.at("values")) {
      probes.push_back(probe_from(probe));
    }
    evidence.authorizations = std::move(probes);
  }
  if (!in.at("control").is_null()) {
    evidence.control = probe_from(in.at("control"));
  }
  return evidence;
}

} // namespace

Json
evidence_to_json(const std::vector<IssuerEvidence>& items)
{
  auto list = Json::array();
  for (const auto& item : items) {
    list.push_back(to_json(item));
  }
  return {{"apiVersion", k_version},
          {"kind", "IssuerEvidenceList"},
          {"items", std::move(list)}};
}

Result<std::vector<IssuerEvidence>>
evidence_from_text(std::string_view text)
{
  TRY_ASSIGN(const auto document, parse_json(text, {.bytes = k_max_evidence}));
  std::vector<IssuerEvidence> items;
  try {
    if (document.at("kind") != "IssuerEvidenceList") {
      refuse("kind is not IssuerEvidenceList");
    }
    for (const auto& item : document.at("items")) {
      items.push_back(evidence_from(item));
    }
  } catch (const std::exception& problem) {
    return fail(ErrorCode::local_file,
                fmt::format("not an evidence file of oidcctl: {}", problem.what()),
                "use a file written by --save-evidence");
  }
  return items;
}

} // namespace oidcctl
