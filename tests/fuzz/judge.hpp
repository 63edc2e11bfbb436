#pragma once

#include "adapters/network/network_module.hpp"
#include "app/token/collect_token.hpp"
#include "authenticator/token_inspection.hpp"
#include "authenticator/token_verdict.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"

#include <string>

// The verdict on a token that no one signed, under the rules of flags and of a structured
// configuration, old and new.
namespace oidcctl::fuzz {

inline Policy
policy_of(bool structured, unsigned minor)
{
  Policy policy;
  policy.structured = structured;
  policy.client_ids = {"kubernetes"};
  policy.username_claim = structured ? "sub" : "email";
  policy.username_prefix =
      structured ? std::optional<std::string>("corp:") : std::nullopt;
  policy.groups_claim = "groups";
  policy.required_claims = {{"hd", "example.com"}};
  policy.kubernetes_minor = minor;
  return policy;
}

inline void
judge(std::string_view token)
{
  const std::string issuer = "https://login.example.com";
  // The public key of RFC 7515, appendix A.3; its private half signs nothing here.
  auto evidence = offline_token_evidence(
      issuer,
      R"({"issuer":"https://login.example.com","jwks_uri":"https://login.example.com/keys"})",
      R"({"keys":[{"kty":"EC","crv":"P-256",
          "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
          "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  evidence.now = Time{Seconds{1800000000}};
  const auto& jose = network_module().jose();
  for (const unsigned minor : {26U, 33U, 36U}) {
    for (const bool structured : {false, true}) {
      const auto policy = policy_of(structured, minor);
      const auto verdict = judge_token(token, policy, evidence, jose);
      require(!verdict.accepted.value_or(false), "a token that nobody signed is refused");
      require(!verdict.identity && !verdict.problems.empty(), "a refusal has a reason");
      for (const auto& problem : verdict.problems) {
        require(token_reason(problem.reason).id == problem.reason, "a reason is known");
        require(text::is_utf8(problem.message), "a message is UTF-8");
      }
      require(text::is_utf8(to_text(token_verdict_json(verdict, policy, issuer))),
              "a verdict is JSON in UTF-8");
    }
  }
}

} // namespace oidcctl::fuzz
