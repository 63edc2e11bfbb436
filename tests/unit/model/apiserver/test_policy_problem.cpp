#include "model/apiserver/policy.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

const std::string k_issuer = "https://idp.example.com";

Policy
flags()
{
  return {.client_ids = {"kubernetes"}};
}

Policy
structured()
{
  return {.structured = true, .client_ids = {"kubernetes"}, .username_prefix = ""};
}

std::string
problem_of(const Policy& policy, const std::string& issuer = k_issuer)
{
  const auto problem = policy_problem(policy, issuer);
  return problem ? problem->message : "none";
}

struct Row
{
  Policy (*base)() = flags;
  void (*change)(Policy& policy) = nullptr;
  std::string message = {};
};

void
check_rows(const Row* rows, std::size_t count)
{
  for (std::size_t i = 0; i < count; ++i) {
    CAPTURE(i);
    auto policy = rows[i].base();
    rows[i].change(policy);
    CHECK(problem_of(policy) == rows[i].message);
    const auto problem = policy_problem(policy, k_issuer);
    CHECK((!problem || !problem->is_unsupported));
  }
}

} // namespace

TEST_CASE("policy_problem: issuers that no API server takes")
{
  struct Issuer
  {
    std::string url = {};
    std::string message = {};
  };
  const Issuer issuers[] = {
      {.url = k_issuer, .message = "none"},
      {.url = "HTTPS://IDP.example.com/", .message = "none"},
      {.url = "https://a?", .message = "none"},
      {.url = "http://a",
       .message = R"(issuer.url: Invalid value: "http://a": URL scheme must be https)"},
      {.url = "https://u:p@a",
       .message =
           R"(issuer.url: Invalid value: "https://u:p@a": URL must not contain a username )"
           "or password"},
      {.url = "https://a?b",
       .message =
           R"(issuer.url: Invalid value: "https://a?b": URL must not contain a query)"},
      {.url = "https://a#b",
       .message =
           R"(issuer.url: Invalid value: "https://a#b": URL must not contain a fragment)"},
      {.url = "https://",
       .message = R"(issuer.url: Invalid value: "https://": URL has no host)"},
  };
  for (const auto& issuer : issuers) {
    CAPTURE(issuer.url);
    CHECK(problem_of(flags(), issuer.url) == issuer.message);
    CHECK(problem_of(structured(), issuer.url) == issuer.message);
  }
  CHECK(problem_of(flags(), "").find("issuer.url: Invalid value: \"\": ") == 0);
}

TEST_CASE("policy_problem: audiences, claims and algorithms")
{
  const std::string empty = "issuer.audiences: Required value: audience can't be empty";
  const Row rows[] = {
      {.base = flags, .change = [](Policy&) {}, .message = "none"},
      {.base = structured, .change = [](Policy&) {}, .message = "none"},
      {.base = flags,
       .change = [](Policy& p) { p.client_ids.clear(); },
       .message = "issuer.audiences: Required value: at least one jwt.issuer.audiences "
                  "is required"},
      {.base = flags, .change = [](Policy& p) { p.client_ids = {""}; }, .message = empty},
      {.base = structured,
       .change =
           [](Policy& p) {
             p.client_ids = {"a", ""};
           },
       .message = empty},
      {.base = structured,
       .change =
           [](Policy& p) {
             p.client_ids = {"a", "b", "a"};
           },
       .message = "issuer.audiences: Duplicate value: \"a\""},
      {.base = structured,
       .change =
           [](Policy& p) {
             p.client_ids = {"a", "b"};
           },
       .message = "none"},
      {.base = flags,
       .change = [](Policy& p) { p.username_claim.clear(); },
       .message =
           "claimMappings.username: Required value: claim or expression is required"},
      {.base = structured,
       .change = [](Policy& p) { p.username_prefix.reset(); },
       .message = "claimMappings.username.prefix: Required value: prefix is required "
                  "when claim is "
                  "set. It can be set to an empty string to disable prefixing"},
      {.base = structured,
       .change = [](Policy& p) { p.groups_claim = "groups"; },
       .message = "claimMappings.groups.prefix: Required value: prefix is required when "
                  "claim is "
                  "set. It can be set to an empty string to disable prefixing"},
      {.base = structured,
       .change =
           [](Policy& p) {
             p.groups_claim = "groups";
             p.groups_prefix = "";
           },
       .message = "none"},
      {.base = structured,
       .change = [](Policy& p) { p.groups_prefix = "g:"; },
       .message = "none"},
      {.base = flags,
       .change = [](Policy& p) { p.groups_claim = "groups"; },
       .message = "none"},
      {.base = flags,
       .change =
           [](Policy& p) {
             p.required_claims = {{"", "x"}};
           },
       .message =
           "claimValidationRules.claim: Required value: claim or expression is required"},
      {.base = flags,
       .change =
           [](Policy& p) {
             p.required_claims = {{"hd", ""}};
           },
       .message = "none"},
      {.base = flags,
       .change =
           [](Policy& p) {
             p.signing_algorithms = {"ES256", "PS512"};
           },
       .message = "none"},
      {.base = flags,
       .change =
           [](Policy& p) {
             p.signing_algorithms = {"ES256", " RS256"};
           },
       .message = "oidc: unsupported signing alg: \" RS256\""},
      {.base = flags,
       .change = [](Policy& p) { p.signing_algorithms = {"HS256"}; },
       .message = "oidc: unsupported signing alg: \"HS256\""},
  };
  check_rows(rows, std::size(rows));
}

TEST_CASE("policy_problem: discovery URL and disallowed issuers")
{
  const std::string same = ": discoveryURL must be different from URL";
  const Row rows[] = {
      {.base = structured,
       .change = [](Policy& p) { p.discovery_url = "https://keys/x"; },
       .message = "none"},
      {.base = structured,
       .change = [](Policy& p) { p.discovery_url = "https://idp.example.com//"; },
       .message =
           "issuer.discoveryURL: Invalid value: \"https://idp.example.com//\"" + same},
      {.base = structured,
       .change = [](Policy& p) { p.discovery_url = "http://keys"; },
       .message = "issuer.discoveryURL: Invalid value: \"http://keys\": URL scheme must "
                  "be https"},
      {.base = structured,
       .change = [](Policy& p) { p.disallowed_issuers = {"https://idp.example.com/"}; },
       .message = "none"},
      {.base = structured,
       .change =
           [](Policy& p) {
             p.disallowed_issuers = {"https://a", "https://idp.example.com"};
           },
       .message =
           "issuer.url: Invalid value: \"https://idp.example.com\": URL must not overlap "
           "with "
           "disallowed issuers: [https://a https://idp.example.com]"},
  };
  check_rows(rows, std::size(rows));
}

TEST_CASE("policy_problem: what old versions lack is told before anything else")
{
  struct Version
  {
    unsigned minor = 0;
    void (*change)(Policy& policy) = nullptr;
    std::string message = {};
  };
  const auto nothing = [](Policy&) {};
  const Version versions[] = {
      {.minor = 20,
       .change = nothing,
       .message = "Kubernetes 1.20 has no AuthenticationConfiguration (1.29)"},
      {.minor = 28,
       .change = nothing,
       .message = "Kubernetes 1.28 has no AuthenticationConfiguration (1.29)"},
      {.minor = 29, .change = nothing, .message = "none"},
      {.minor = 29, .change = [](Policy& p) { p.uid_claim = "oid"; }, .message = "none"},
      {.minor = 29,
       .change =
           [](Policy& p) {
             p.client_ids = {"a", "b"};
           },
       .message = "Kubernetes 1.29 has no second audience (1.30)"},
      {.minor = 30,
       .change =
           [](Policy& p) {
             p.client_ids = {"a", "b"};
           },
       .message = "none"},
      {.minor = 29,
       .change = [](Policy& p) { p.discovery_url = "https://keys"; },
       .message = "Kubernetes 1.29 has no discoveryURL (1.30)"},
      {.minor = 30,
       .change = [](Policy& p) { p.discovery_url = "https://keys"; },
       .message = "none"},
  };
  for (const auto& version : versions) {
    CAPTURE(version.minor);
    auto policy = structured();
    policy.kubernetes_minor = version.minor;
    version.change(policy);
    const auto problem = policy_problem(policy, k_issuer);
    CHECK((problem ? problem->message : "none") == version.message);
    CHECK((!problem || problem->is_unsupported));
    // Even an issuer that no one takes is told later.
    CHECK((!problem || problem_of(policy, "http://a") == version.message));
  }
  auto old = flags();
  old.kubernetes_minor = 20;
  CHECK(problem_of(old) == "none");
  old.uid_claim = "oid";
  CHECK(problem_of(old) == "Kubernetes 1.20 has no uid mapping (1.29)");
}

TEST_CASE("policy_problem: before 1.29 flags pass fewer checks")
{
  auto policy = flags();
  policy.required_claims = {{"", "x"}};
  for (const unsigned minor : {20U, 28U, 29U}) {
    CAPTURE(minor);
    policy.kubernetes_minor = minor;
    for (const auto* issuer : {"https://a?b", "https://a#b", "https://u@a", "https://"}) {
      CAPTURE(issuer);
      CHECK((problem_of(policy, issuer) == "none") == (minor < 29));
    }
    CHECK((problem_of(policy) == "none") == (minor < 29));
    CHECK(problem_of(policy, "http://a").find("URL scheme must be https") !=
          std::string::npos);
    CHECK(problem_of(policy, "https://a b").find("parse error: ") != std::string::npos);
  }
}
