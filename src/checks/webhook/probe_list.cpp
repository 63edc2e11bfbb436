#include "base/base64.hpp"
#include "checks/webhook/probe.hpp"
#include "kube/review/user_review.hpp"

namespace oidcctl::webhook {

namespace {

constexpr std::size_t k_large_body = std::size_t{10} << 20;

std::string
url_text(std::string_view bytes)
{
  return base64::encode(bytes, base64::Alphabet::url);
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
      jws_text(header,
               {{"iss", "kubernetes/serviceaccount"},
                {"sub", "system:serviceaccount:default:default"},
                {"kubernetes.io/serviceaccount/namespace", "default"},
                {"kubernetes.io/serviceaccount/service-account.name", "default"}},
               "c2ln"));
  for (const auto* audience : {"https://kubernetes.default.svc", "vault"}) {
    tokens.push_back(jws_text(header,
                              {{"iss", "https://kubernetes.default.svc"},
                               {"sub", "system:serviceaccount:default:default"},
                               {"aud", {audience}},
                               {"exp", 4102444800},
                               {"kubernetes.io", own}},
                              "c2ln"));
  }
  return tokens;
}

void
append(Probes& all, Probes more)
{
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// One token that is not a JWT of an issuer.
struct OddToken
{
  const char* what;
  std::string token;
};

std::vector<OddToken>
odd_tokens()
{
  return {{"an empty token", ""},
          {"a space", " "},
          {"a password", "password"},
          {"\"a.b.c\"", "a.b.c"},
          {"\"....\"", "...."},
          {"a JWT of empty objects", "e30.e30.e30"},
          {"a token with a NUL", std::string("a\0b", 3)},
          {"a token that is not UTF-8", "a\xff\xfe"},
          {"a token of 64 KiB", std::string(std::size_t{64} << 10, 'x')},
          {"a token of 900 KiB", std::string(std::size_t{900} << 10, 'x')}};
}

// Return the body about `token` with its bytes as they are, which JSON does not allow.
std::string
raw_body(const std::string& token)
{
  return R"({"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":")" +
         token + "\"}}";
}

} // namespace

std::string
jws_text(const Json& header, const Json& claims, const std::string& signature)
{
  return url_text(to_text(header, -1)) + "." + url_text(to_text(claims, -1)) + "." +
         signature;
}

std::string
review_body(const std::string& token,
            std::string_view version,
            const std::vector<std::string>& audiences)
{
  const review::TokenReview review{
      .version = std::string(version), .token = Secret(token), .audiences = audiences};
  auto json = review::to_json(review);
  json["metadata"] = {{"creationTimestamp", nullptr}}; // as Go writes it
  return to_text(json, -1);
}

Probes
about(const Probe& example, const std::vector<std::string>& tokens)
{
  Probes probes;
  for (const auto& token : tokens) {
    auto probe = example;
    probe.version = "v1";
    probe.body = review_body(token, "v1");
    probes.push_back(std::move(probe));
  }
  return probes;
}

Probes
transport_probes(const std::string& review, bool has_client_certificate)
{
  Probes probes;
  const Probe plain{.name = "caller", .what = "a request", .body = review};
  if (has_client_certificate) {
    for (const auto& [name, caller] :
         {std::pair{"no-client-certificate", Caller::none},
          std::pair{"imitated-client-certificate", Caller::imitation}}) {
      auto probe = plain;
      probe.name = name;
      probe.caller = caller;
      probes.push_back(std::move(probe));
    }
  }
  for (const auto* method : {"GET", "HEAD", "PUT"}) {
    const bool has_body = method == std::string_view("PUT");
    probes.push_back({.name = "method",
                      .what = method,
                      .method = method,
                      .body = has_body ? review : std::string()});
  }
  probes.push_back({.name = "path",
                    .what = "another path",
                    .path = "oidcctl-other-path",
                    .body = review});
  probes.push_back({.name = "other-kind",
                    .what = "a Pod",
                    .body = R"({"apiVersion":"v1","kind":"Pod","spec":{"token":"x"}})"});
  for (const auto* body : {"{", "", "[]", "not JSON"}) {
    probes.push_back({.name = "malformed", .what = "a body without JSON", .body = body});
  }
  probes.push_back({.name = "malformed",
                    .what = "a review that is cut off",
                    .body = review.substr(0, review.size() / 2)});
  for (const bool is_chunked : {false, true}) {
    probes.push_back({.name = "large-body",
                      .what = is_chunked ? "10 MiB in chunks" : "10 MiB",
                      .body = review + std::string(k_large_body, ' '),
                      .is_chunked = is_chunked});
  }
  return probes;
}

Probes
token_probes(const std::string& canary_token)
{
  Probes probes;
  probes.push_back({.name = "other-kind",
                    .what = "a TokenReview in v9",
                    .body = review_body(canary_token, "v9")});
  probes.push_back({.name = "no-token",
                    .what = "a review without a token",
                    .body = R"({"kind":"TokenReview","apiVersion":)"
                            R"("authentication.k8s.io/v1","spec":{}})",
                    .version = "v1"});
  for (const auto& odd : odd_tokens()) {
    append(probes, about({.name = "odd-token", .what = odd.what}, {odd.token}));
  }
  probes.push_back({.name = "odd-token",
                    .what = "a token with raw bytes",
                    .body = raw_body("a\xff\xfe"),
                    .version = "v1"});
  append(probes,
         about({.name = "service-account", .what = "an unsigned service account token"},
               service_account_tokens()));
  return probes;
}

} // namespace oidcctl::webhook
