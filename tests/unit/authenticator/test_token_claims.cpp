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
      {R"({"sub":"ada"})", nullptr, "none", "none"},
      {R"({"sub":""})", nullptr, "none", "none"},
      {R"({"sub":null})", nullptr, "none", "none"},
      {"{}", nullptr, "username_claim_missing", sub + "claim not present"},
      {R"({"Sub":"ada"})", nullptr, "username_claim_missing", sub + "claim not present"},
      {R"({"sub":7})",
       nullptr,
       "username_claim_type",
       sub + k_wrong + "number" + k_string},
      {R"({"sub":true})",
       nullptr,
       "username_claim_type",
       sub + k_wrong + "bool" + k_string},
      {R"({"sub":["a"]})",
       nullptr,
       "username_claim_type",
       sub + k_wrong + "array" + k_string},
      {R"({"sub":{}})",
       nullptr,
       "username_claim_type",
       sub + k_wrong + "object" + k_string},
      {R"({"a":{"b":"x"}})",
       [](Policy& p) { p.username_claim = "a.b"; },
       "username_claim_missing",
       R"(oidc: parse username claims "a.b": claim not present)"},
      {R"({"a.b":"x"})", [](Policy& p) { p.username_claim = "a.b"; }, "none", "none"},
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
      {R"({"email":"a"})", by_email, "none", "none"},
      {R"({"email":"a","email_verified":true})", by_email, "none", "none"},
      {R"({"email":"a","email_verified":false})",
       by_email,
       "email_not_verified",
       "oidc: email not verified"},
      {R"({"email":"a","email_verified":null})",
       by_email,
       "email_not_verified",
       "oidc: email not verified"},
      {R"({"email":"a","email_verified":"true"})",
       by_email,
       "email_verified_type",
       type + "string" + of_bool},
      {R"({"email":"a","email_verified":1})",
       by_email,
       "email_verified_type",
       type + "number" + of_bool},
      {R"({"email":"a","Email_Verified":false})", by_email, "none", "none"},
      {R"({"email":"a","email_verified":false,"email_verified":true})",
       by_email,
       "none",
       "none"},
      {R"({"email_verified":false})",
       by_email,
       "username_claim_missing",
       R"(oidc: parse username claims "email": claim not present)"},
      {R"({"sub":"a","email_verified":false})", nullptr, "none", "none"},
      {R"({"Email":"a","email_verified":false})",
       [](Policy& p) { p.username_claim = "Email"; },
       "none",
       "none"},
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
      {R"("dev")", {"g:dev"}},
      {R"("a,b")", {"g:a,b"}},
      {R"("")", {"g:"}},
      {"null", {}},
      {"[]", {}},
      {R"(["b","a","b",""])", {"g:b", "g:a", "g:b", "g:"}},
      {R"(["a",null])", {"g:a", "g:"}},
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
      {R"({"sub":"a","groups":7})",
       with_groups,
       "groups_claim_type",
       place + "number" + k_string},
      {R"({"sub":"a","groups":true})",
       with_groups,
       "groups_claim_type",
       place + "bool" + k_string},
      {R"({"sub":"a","groups":{"dev":1}})",
       with_groups,
       "groups_claim_type",
       place + "object" + k_string},
      {R"({"sub":"a","groups":["a",1]})",
       with_groups,
       "groups_claim_type",
       place + "array" + k_string},
      {R"({"sub":"a","groups":[["a"]]})",
       with_groups,
       "groups_claim_type",
       place + "array" + k_string},
  };
  check_rows(rows);
}

TEST_CASE("token_claims: uid and credential id")
{
  const auto by_oid = [](Policy& p) { p.uid_claim = "oid"; };
  const std::string place = R"(oidc: parse uid claim "oid": )";
  const Row rows[] = {
      {R"({"sub":"a","oid":"7"})", by_oid, "none", "none"},
      {R"({"sub":"a"})", by_oid, "uid_claim", place + "claim not present"},
      {R"({"sub":"a","oid":7})",
       by_oid,
       "uid_claim",
       place + k_wrong + "number" + k_string},
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
      {R"({"sub":"a","jti":"j1"})", 36, "JTI=j1"},
      {R"({"sub":"a","jti":"j1"})", 32, "JTI=j1"},
      {R"({"sub":"a","jti":"j1"})", 31, ""},
      {R"({"sub":"a","jti":""})", 36, ""},
      {R"({"sub":"a","jti":7})", 36, ""},
      {R"({"sub":"a","JTI":"j1"})", 36, ""},
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
      {R"({"sub":"a","hd":"corp"})", need_hd, "none", "none"},
      {R"({"sub":"a"})",
       need_hd,
       "required_claim_missing",
       "oidc: required claim hd not present in ID token"},
      {R"({"sub":"a","HD":"corp"})",
       need_hd,
       "required_claim_missing",
       "oidc: required claim hd not present in ID token"},
      {R"({"sub":"a","hd":"Corp"})",
       need_hd,
       "required_claim_mismatch",
       "oidc: required claim hd value does not match. Got = Corp, want = corp"},
      {R"({"sub":"a","hd":["corp"]})",
       need_hd,
       "required_claim_type",
       "oidc: parse claim hd: " + k_wrong + "array" + k_string},
      {R"({"sub":"a","hd":null})", need_empty, "none", "none"},
      {R"({"sub":"a","hd":""})", need_empty, "none", "none"},
      {R"({"sub":"a"})",
       need_empty,
       "required_claim_missing",
       "oidc: required claim hd not present in ID token"},
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
