#include "authenticator/token_claims.hpp"
#include "model/oidc/id_token.hpp"
#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;

namespace {

const std::string k_idp = "https://idp.example.com";

struct Row
{
  std::string payload = {};
  void (*change)(Policy& policy) = nullptr;
  std::string reasons = {};
  std::string message = {}; // the first
};

ClaimMapping
mapped(const std::string& payload, void (*change)(Policy&) = nullptr)
{
  Policy policy{.username_prefix = "-"};
  if (change != nullptr) {
    change(policy);
  }
  const auto claims = parse_payload(payload);
  REQUIRE(claims);
  return map_claims(*claims, policy, k_idp);
}

template <std::size_t N>
void
check_rows(const Row (&rows)[N])
{
  for (const auto& row : rows) {
    CAPTURE(row.payload);
    const auto mapping = mapped(row.payload, row.change);
    CHECK(test::reasons_of(mapping.problems) == row.reasons);
    CHECK((mapping.problems.empty() ? "none" : mapping.problems.front().message) ==
          row.message);
  }
}

void
by_email(Policy& policy)
{
  policy.username_claim = "email";
}

void
with_groups(Policy& policy)
{
  policy.groups_claim = "groups";
  policy.groups_prefix = "g:";
}

const std::string k_wrong = "json: cannot unmarshal ";
const std::string k_string = " into Go value of type string";

} // namespace

TEST_CASE("token_claims: the claim that names the user")
{
  const std::string sub = R"(oidc: parse username claims "sub": )";
  const Row rows[] = {
      {.payload = R"({"sub":"ada"})",
       .change = nullptr,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"sub":""})",
       .change = nullptr,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"sub":null})",
       .change = nullptr,
       .reasons = "none",
       .message = "none"},
      {.payload = "{}",
       .change = nullptr,
       .reasons = "username_claim_missing",
       .message = sub + "claim not present"},
      {.payload = R"({"Sub":"ada"})",
       .change = nullptr,
       .reasons = "username_claim_missing",
       .message = sub + "claim not present"},
      {.payload = R"({"sub":7})",
       .change = nullptr,
       .reasons = "username_claim_type",
       .message = sub + k_wrong + "number" + k_string},
      {.payload = R"({"sub":true})",
       .change = nullptr,
       .reasons = "username_claim_type",
       .message = sub + k_wrong + "bool" + k_string},
      {.payload = R"({"sub":["a"]})",
       .change = nullptr,
       .reasons = "username_claim_type",
       .message = sub + k_wrong + "array" + k_string},
      {.payload = R"({"sub":{}})",
       .change = nullptr,
       .reasons = "username_claim_type",
       .message = sub + k_wrong + "object" + k_string},
      {.payload = R"({"a":{"b":"x"}})",
       .change = [](Policy& p) { p.username_claim = "a.b"; },
       .reasons = "username_claim_missing",
       .message = R"(oidc: parse username claims "a.b": claim not present)"},
      {.payload = R"({"a.b":"x"})",
       .change = [](Policy& p) { p.username_claim = "a.b"; },
       .reasons = "none",
       .message = "none"},
  };
  check_rows(rows);
  CHECK(mapped(R"({"sub":"a","sub":"b"})").identity.username == "b");
  CHECK(mapped(R"({"sub":null})").identity.username.empty());
  CHECK(mapped(R"({"sub":" a\u00e9 "})").identity.username == " aé ");
  CHECK(mapped(R"({"Sub":"x"})").problems.front().hint ==
        "the token contains \"Sub\"; claim names are case-sensitive");
}

TEST_CASE("token_claims: an address must not be unverified")
{
  const std::string type = "oidc: parse 'email_verified' claim: " + k_wrong;
  const std::string of_bool = " into Go value of type bool";
  const Row rows[] = {
      {.payload = R"({"email":"a"})",
       .change = by_email,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"email":"a","email_verified":true})",
       .change = by_email,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"email":"a","email_verified":false})",
       .change = by_email,
       .reasons = "email_not_verified",
       .message = "oidc: email not verified"},
      {.payload = R"({"email":"a","email_verified":null})",
       .change = by_email,
       .reasons = "email_not_verified",
       .message = "oidc: email not verified"},
      {.payload = R"({"email":"a","email_verified":"true"})",
       .change = by_email,
       .reasons = "email_verified_type",
       .message = type + "string" + of_bool},
      {.payload = R"({"email":"a","email_verified":1})",
       .change = by_email,
       .reasons = "email_verified_type",
       .message = type + "number" + of_bool},
      {.payload = R"({"email":"a","Email_Verified":false})",
       .change = by_email,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"email":"a","email_verified":false,"email_verified":true})",
       .change = by_email,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"email_verified":false})",
       .change = by_email,
       .reasons = "username_claim_missing",
       .message = R"(oidc: parse username claims "email": claim not present)"},
      {.payload = R"({"sub":"a","email_verified":false})",
       .change = nullptr,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"Email":"a","email_verified":false})",
       .change = [](Policy& p) { p.username_claim = "Email"; },
       .reasons = "none",
       .message = "none"},
  };
  check_rows(rows);
}

TEST_CASE("token_claims: groups")
{
  using List = std::vector<std::string>;
  struct Groups
  {
    std::string value = {};
    List groups = {};
  };
  const Groups good[] = {
      {.value = R"("dev")", .groups = {"g:dev"}},
      {.value = R"("a,b")", .groups = {"g:a,b"}},
      {.value = R"("")", .groups = {"g:"}},
      {.value = "null", .groups = {}},
      {.value = "[]", .groups = {}},
      {.value = R"(["b","a","b",""])", .groups = {"g:b", "g:a", "g:b", "g:"}},
      {.value = R"(["a",null])", .groups = {"g:a", "g:"}},
  };
  for (const auto& row : good) {
    CAPTURE(row.value);
    const auto mapping = mapped(R"({"sub":"a","groups":)" + row.value + "}", with_groups);
    CHECK(mapping.problems.empty());
    CHECK(mapping.identity.groups == row.groups);
  }
  CHECK(mapped(R"({"sub":"a"})", with_groups).identity.groups.empty());
  CHECK(mapped(R"({"sub":"a","groups":7})").problems.empty()); // no one asked for them
  const std::string place = R"(oidc: parse groups claim "groups": )" + k_wrong;
  const Row rows[] = {
      {.payload = R"({"sub":"a","groups":7})",
       .change = with_groups,
       .reasons = "groups_claim_type",
       .message = place + "number" + k_string},
      {.payload = R"({"sub":"a","groups":true})",
       .change = with_groups,
       .reasons = "groups_claim_type",
       .message = place + "bool" + k_string},
      {.payload = R"({"sub":"a","groups":{"dev":1}})",
       .change = with_groups,
       .reasons = "groups_claim_type",
       .message = place + "object" + k_string},
      {.payload = R"({"sub":"a","groups":["a",1]})",
       .change = with_groups,
       .reasons = "groups_claim_type",
       .message = place + "array" + k_string},
      {.payload = R"({"sub":"a","groups":[["a"]]})",
       .change = with_groups,
       .reasons = "groups_claim_type",
       .message = place + "array" + k_string},
  };
  check_rows(rows);
}

TEST_CASE("token_claims: uid and credential id")
{
  const auto by_oid = [](Policy& p) { p.uid_claim = "oid"; };
  const std::string place = R"(oidc: parse uid claim "oid": )";
  const Row rows[] = {
      {.payload = R"({"sub":"a","oid":"7"})",
       .change = by_oid,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"sub":"a"})",
       .change = by_oid,
       .reasons = "uid_claim",
       .message = place + "claim not present"},
      {.payload = R"({"sub":"a","oid":7})",
       .change = by_oid,
       .reasons = "uid_claim",
       .message = place + k_wrong + "number" + k_string},
  };
  check_rows(rows);
  CHECK(mapped(R"({"sub":"a","oid":"7"})", by_oid).identity.uid == "7");
  CHECK(mapped(R"({"sub":"a","oid":"7"})").identity.uid.empty());

  struct Jti
  {
    std::string payload = {};
    unsigned minor = 36;
    std::string value = {};
  };
  const Jti rows_of_jti[] = {
      {.payload = R"({"sub":"a","jti":"j1"})", .minor = 36, .value = "JTI=j1"},
      {.payload = R"({"sub":"a","jti":"j1"})", .minor = 32, .value = "JTI=j1"},
      {.payload = R"({"sub":"a","jti":"j1"})", .minor = 31, .value = ""},
      {.payload = R"({"sub":"a","jti":""})", .minor = 36, .value = ""},
      {.payload = R"({"sub":"a","jti":7})", .minor = 36, .value = ""},
      {.payload = R"({"sub":"a","JTI":"j1"})", .minor = 36, .value = ""},
  };
  for (const auto& row : rows_of_jti) {
    CAPTURE(row.payload);
    const Policy policy{.kubernetes_minor = row.minor};
    const auto mapping = map_claims(*parse_payload(row.payload), policy, k_idp);
    CHECK(mapping.problems.empty());
    CHECK(mapping.identity.extra.size() == (row.value.empty() ? 0 : 1));
    if (!row.value.empty()) {
      CHECK(mapping.identity.extra.at("authentication.kubernetes.io/credential-id") ==
            std::vector{row.value});
    }
  }
}

TEST_CASE("token_claims: required claims")
{
  const auto need_hd = [](Policy& p) { p.required_claims = {{"hd", "corp"}}; };
  const auto need_empty = [](Policy& p) { p.required_claims = {{"hd", ""}}; };
  const Row rows[] = {
      {.payload = R"({"sub":"a","hd":"corp"})",
       .change = need_hd,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"sub":"a"})",
       .change = need_hd,
       .reasons = "required_claim_missing",
       .message = "oidc: required claim hd not present in ID token"},
      {.payload = R"({"sub":"a","HD":"corp"})",
       .change = need_hd,
       .reasons = "required_claim_missing",
       .message = "oidc: required claim hd not present in ID token"},
      {.payload = R"({"sub":"a","hd":"Corp"})",
       .change = need_hd,
       .reasons = "required_claim_mismatch",
       .message =
           "oidc: required claim hd value does not match. Got = Corp, want = corp"},
      {.payload = R"({"sub":"a","hd":["corp"]})",
       .change = need_hd,
       .reasons = "required_claim_type",
       .message = "oidc: parse claim hd: " + k_wrong + "array" + k_string},
      {.payload = R"({"sub":"a","hd":null})",
       .change = need_empty,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"sub":"a","hd":""})",
       .change = need_empty,
       .reasons = "none",
       .message = "none"},
      {.payload = R"({"sub":"a"})",
       .change = need_empty,
       .reasons = "required_claim_missing",
       .message = "oidc: required claim hd not present in ID token"},
  };
  check_rows(rows);
}

TEST_CASE("token_claims: every problem, in the server's order")
{
  const auto mapping =
      mapped(R"({"email":7,"email_verified":"no","groups":1,"b":"x"})", [](Policy& p) {
        p.username_claim = "email";
        p.groups_claim = "groups";
        p.uid_claim = "oid";
        p.required_claims = {{"a", "1"}, {"b", "2"}};
      });
  CHECK(test::reasons_of(mapping.problems) ==
        "username_claim_type email_verified_type groups_claim_type uid_claim "
        "required_claim_missing required_claim_mismatch");
}
