#include "app/webhook/probe_webhook.hpp"

#include "app/parallel.hpp"
#include "base/base64.hpp"
#include "base/hmac.hpp"
#include "base/text.hpp"
#include "go/json.hpp"
#include "kube/review/user_review.hpp"
#include "ports/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

namespace oidcctl {

namespace {

using webhook::Case;
using webhook::Exchange;

constexpr std::size_t k_max_reply = std::size_t{4} << 20;
constexpr std::size_t k_large_body = std::size_t{10} << 20;
constexpr int k_unknown_keys = 20;
constexpr std::size_t k_load = 400;
constexpr std::size_t k_load_at_once = 16;

// One request to send.
struct Probe
{
  std::string name = {};
  std::string method = "POST";
  std::string url = {};
  std::string body = {};
  std::string version = {};
  bool without_certificate = false;
};

std::string
review_body(const std::string& token,
            const std::string& version,
            std::vector<std::string> audiences = {})
{
  const review::TokenReview review{
      .version = version, .token = Secret(token), .audiences = std::move(audiences)};
  auto json = review::to_json(review);
  json["metadata"] = {{"creationTimestamp", nullptr}}; // as Go writes it
  return to_text(json, -1);
}

// Send one request as kube-apiserver does.
Exchange
send(const Clock& clock, const WebhookTarget& target, const Probe& probe)
{
  auto& http = probe.without_certificate && target.without_certificate != nullptr
                   ? *target.without_certificate
                   : target.http;
  HttpRequest request{.method = probe.method,
                      .url = probe.url + "?timeout=30s",
                      .headers = {{"Accept", "application/json, */*"},
                                  {"Content-Type", "application/json"}},
                      .bearer_token = target.bearer,
                      .body = probe.body,
                      .timeout = target.timeout,
                      .max_body = k_max_reply};
  const auto begin = clock.steady();
  Exchange exchange{
      .probe = probe.name, .version = probe.version, .outcome = http.send(request)};
  exchange.time = clock.steady() - begin;
  return exchange;
}

std::vector<Probe>
token_probes(const std::string& name,
             const std::string& url,
             const std::vector<std::string>& tokens,
             const std::vector<std::string>& versions = {"v1"})
{
  std::vector<Probe> probes;
  for (const auto& token : tokens) {
    for (const auto& version : versions) {
      probes.push_back({.name = name,
                        .url = url,
                        .body = review_body(token, version),
                        .version = version});
    }
  }
  return probes;
}

std::string
url_text(std::string_view bytes)
{
  return base64::encode(bytes, base64::Alphabet::url);
}

std::string
unsigned_token(const Json& header, const Json& claims, const std::string& signature)
{
  return url_text(to_text(header, -1)) + "." + url_text(to_text(claims, -1)) + "." +
         signature;
}

// Tokens of service accounts as they get lost: legacy, bound, for another audience.
std::vector<std::string>
service_account_tokens()
{
  const Json header{{"alg", "RS256"}, {"kid", "x"}};
  const Json own{{"namespace", "default"},
                 {"serviceaccount", {{"name", "default"}, {"uid", "u"}}}};
  std::vector<std::string> tokens;
  tokens.push_back(
      unsigned_token(header,
                     {{"iss", "kubernetes/serviceaccount"},
                      {"sub", "system:serviceaccount:default:default"},
                      {"kubernetes.io/serviceaccount/namespace", "default"},
                      {"kubernetes.io/serviceaccount/service-account.name", "default"}},
                     "c2ln"));
  for (const auto* audience : {"https://kubernetes.default.svc", "vault"}) {
    tokens.push_back(unsigned_token(header,
                                    {{"iss", "https://kubernetes.default.svc"},
                                     {"sub", "system:serviceaccount:default:default"},
                                     {"aud", {audience}},
                                     {"exp", 4102444800},
                                     {"kubernetes.io", own}},
                                    "c2ln"));
  }
  return tokens;
}

std::vector<std::string>
odd_tokens()
{
  return {"",
          " ",
          "password",
          "a.b.c",
          "....",
          "e30.e30.e30",
          std::string("a\0b", 3),
          std::string(std::size_t{64} << 10, 'x'),
          std::string(std::size_t{900} << 10, 'x')};
}

// The parts of a good token, decoded as far as they have to be.
struct Parts
{
  Json header = {};
  Json claims = {};
  std::vector<std::string> raw = {}; // three
};

std::optional<Parts>
parts_of(const std::string& token)
{
  Parts parts;
  parts.raw = text::split(token, '.');
  if (parts.raw.size() != 3) {
    return std::nullopt;
  }
  const auto decode = [](const std::string& text) -> std::optional<Json> {
    const auto bytes = base64::decode(text, base64::Alphabet::url);
    const auto value = bytes ? go::parse(*bytes) : tl::make_unexpected(go::ParseError{});
    return value && value->is(go::Value::Kind::object)
               ? std::optional(go::to_json(*value))
               : std::nullopt;
  };
  const auto header = decode(parts.raw[0]);
  const auto claims = decode(parts.raw[1]);
  if (!header || !claims) {
    return std::nullopt;
  }
  parts.header = *header;
  parts.claims = *claims;
  return parts;
}

void
append(std::vector<Probe>& all, std::vector<Probe> more)
{
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// Requests with tokens made of a good one: none of them is signed by its issuer.
std::vector<Probe>
forged(const std::string& url, const std::string& token)
{
  std::vector<Probe> probes;
  append(probes, token_probes("white-space", url, {" " + token, token + "\n"}));
  const auto parts = parts_of(token);
  if (!parts) {
    return probes;
  }
  auto signature = parts->raw[2];
  if (!signature.empty()) {
    auto& byte = signature[signature.size() / 2];
    byte = byte == 'A' ? 'B' : 'A';
  }
  append(probes,
         token_probes(
             "signature", url, {parts->raw[0] + "." + parts->raw[1] + "." + signature}));
  auto claims = parts->claims;
  claims["sub"] = "oidcctl-test";
  claims["email"] = "oidcctl-test@example.com";
  claims["groups"] = {"system:masters"};
  const auto changed = url_text(to_text(claims, -1));
  append(probes,
         token_probes(
             "payload", url, {parts->raw[0] + "." + changed + "." + parts->raw[2]}));
  const auto with_header = [&](const Json& header, const std::string& end) {
    return url_text(to_text(header, -1)) + "." + parts->raw[1] + "." + end;
  };
  auto none = parts->header;
  none["alg"] = "none";
  auto mac = parts->header;
  mac["alg"] = "HS256";
  const auto signed_part = url_text(to_text(mac, -1)) + "." + parts->raw[1];
  append(
      probes,
      token_probes("algorithm",
                   url,
                   {with_header(none, ""),
                    with_header(none, parts->raw[2]),
                    signed_part + "." + url_text(hmac_sha256("", signed_part)),
                    signed_part + "." + url_text(hmac_sha256("secret", signed_part))}));
  std::vector<std::string> unknown;
  for (int i = 0; i < k_unknown_keys; ++i) {
    auto header = parts->header;
    header["kid"] = fmt::format("oidcctl-unknown-{}", i);
    unknown.push_back(with_header(header, parts->raw[2]));
  }
  append(probes, token_probes("unknown-key", url, unknown));
  return probes;
}

std::vector<Probe>
probes_of(const WebhookTarget& target)
{
  const auto& url = target.url;
  const auto garbage = std::string("oidcctl-test-password");
  auto probes = token_probes("garbage", url, {garbage}, {"v1", "v1beta1"});
  if (target.without_certificate != nullptr) {
    probes.push_back({.name = "no-client-certificate",
                      .url = url,
                      .body = review_body(garbage, "v1"),
                      .without_certificate = true});
  }
  for (const auto* method : {"GET", "PUT"}) {
    probes.push_back(
        {.name = "method",
         .method = method,
         .url = url,
         .body = method == std::string("PUT") ? review_body(garbage, "v1") : ""});
  }
  probes.push_back({.name = "path",
                    .url = url + (url.ends_with('/') ? "" : "/") + "oidcctl-other-path",
                    .body = review_body(garbage, "v1")});
  probes.push_back(
      {.name = "other-kind", .url = url, .body = review_body(garbage, "v9")});
  probes.push_back({.name = "other-kind",
                    .url = url,
                    .body = R"({"apiVersion":"v1","kind":"Pod","spec":{"token":"x"}})"});
  for (const auto* body : {"{", "", "[]", "not JSON"}) {
    probes.push_back({.name = "malformed", .url = url, .body = body});
  }
  probes.push_back(
      {.name = "large-body", .url = url, .body = std::string(k_large_body, ' ')});
  append(probes, token_probes("odd-token", url, odd_tokens()));
  append(probes, token_probes("service-account", url, service_account_tokens()));
  if (!target.token.empty()) {
    const auto& token = target.token.reveal();
    append(probes, token_probes("good", url, {token}, {"v1", "v1beta1"}));
    probes.push_back({.name = "audience",
                      .url = url,
                      .body = review_body(token, "v1", {"oidcctl-unknown-audience"}),
                      .version = "v1"});
    append(probes, forged(url, token));
  }
  return probes;
}

// Ask by many at once, about the good token and a bad one in turn.
void
load(const Clock& clock, const WebhookTarget& target, Case& seen)
{
  const auto good = token_probes("load", target.url, {target.token.reveal()}).front();
  const auto bad = token_probes("load", target.url, {"oidcctl-test-password"}).front();
  std::mutex mutex;
  for_each_index(k_load, k_load_at_once, [&](std::size_t i) {
    const bool is_good = i % 2 == 0;
    const auto exchange = send(clock, target, is_good ? good : bad);
    const bool right = exchange.outcome && exchange.outcome->status < 300 &&
                       webhook::read_answer(*exchange.outcome).authenticated == is_good;
    const std::lock_guard lock(mutex);
    if (right) {
      seen.parallel.push_back(exchange.time);
    } else {
      ++seen.parallel_wrong;
    }
  });
  std::sort(seen.parallel.begin(), seen.parallel.end());
}

} // namespace

Case
probe_webhook(const Clock& clock, const WebhookTarget& target)
{
  Case seen{.now = clock.now(),
            .url = target.url,
            .has_client_certificate = target.without_certificate != nullptr,
            .has_token = !target.token.empty()};
  for (const auto& probe : probes_of(target)) {
    seen.exchanges.push_back(send(clock, target, probe));
    const auto& outcome = seen.exchanges.back().outcome;
    // One that cannot be reached at all is not asked fifty times.
    if (!outcome && probe.name == "garbage" &&
        outcome.error().fault != HttpFault::closed) {
      return seen;
    }
  }
  if (target.loads && seen.has_token) {
    load(clock, target, seen);
  }
  return seen;
}

} // namespace oidcctl
