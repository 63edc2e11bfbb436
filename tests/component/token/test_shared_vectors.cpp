#include "model/oidc/jwks.hpp"
#include "shared_cases.hpp"
#include "token_site.hpp"

#include <algorithm>

// Cases that came from kube-apiserver itself, where there are any: rbac_cases.json and
// flags_cases.json.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

void
check_subject(const Json& entry)
{
  const bool is_group = entry.at("kind") == "Group";
  std::vector<std::string> words{"rbac",
                                 "identity",
                                 "-o",
                                 "json",
                                 "--issuer-url=" + entry.at("issuer").get<std::string>(),
                                 (is_group ? "--group=" : "--user=") +
                                     entry.at("value").get<std::string>()};
  if (!is_group) {
    words.push_back("--username-claim=" + entry.at("claim").get<std::string>());
  }
  if (entry.at("mode") == "config") {
    words.emplace_back("--structured");
  }
  if (!entry.at("prefix").is_null()) {
    words.push_back((is_group ? "--groups-prefix=" : "--username-prefix=") +
                    entry.at("prefix").get<std::string>());
  }
  TestSystem test;
  const auto status = test.run(words);
  const auto& wanted = entry.at("expect").at("subject");
  CHECK((status == 0) == !wanted.is_null());
  if (status == 0) {
    CHECK(json_out(test).at("subject") == wanted);
  }
  if (entry.value("warn", Json(false)) == Json(true)) {
    CHECK(json_out(test).at("warning").is_string());
  }
}

// Return the claims that fit what the flags came to.
Json
claims_for(const Json& authenticator)
{
  Json claims{{"iss", authenticator.at("issuer")},
              {"aud", authenticator.at("audiences").at(0)},
              {"exp", k_token_now + 60},
              {"sub", "u"}};
  claims[authenticator.at("username_claim").get<std::string>()] = "value";
  const std::string groups = authenticator.at("groups_claim");
  if (!groups.empty()) {
    claims[groups] = {"g"};
  }
  claims.update(authenticator.at("required_claims"));
  return claims;
}

// Judge a good token for `authenticator` under the flags in `arguments`.
int
run_flags(TestSystem& test,
          const Json& arguments,
          const Json& authenticator,
          const std::string& algorithm)
{
  const auto& signer = Signer::of(algorithm[0] == 'E' ? "P-256" : "RSA");
  const std::string issuer = authenticator.at("issuer");
  test.files.contents["document"] = short_document(issuer);
  test.files.contents["keys"] = key_set(Json::array({signer.jwk("k")}));
  test.files.contents["token"] =
      signer.token({{"alg", algorithm}}, claims_for(authenticator));
  std::vector<std::string> words{"token", "verify", "token", "-ojson"};
  words.insert(words.end(), {"--discovery-file=document", "--jwks-file=keys"});
  for (const auto& argument : arguments) {
    words.push_back(argument);
  }
  return test.run(words);
}

void
check_good_flags(const Json& entry)
{
  const auto& authenticator = entry.at("expect").at("authenticator");
  const auto& accepted = authenticator.at("signing_algs");
  for (const auto& algorithm : known_algorithms()) {
    CAPTURE(algorithm);
    TestSystem test;
    const bool wanted =
        std::find(accepted.begin(), accepted.end(), algorithm) != accepted.end();
    CHECK(run_flags(test, entry.at("args"), authenticator, algorithm) ==
          (wanted ? 0 : 1));
    const auto verdict = json_out(test);
    if (!wanted) {
      CHECK(verdict.at("reason") == "alg_not_allowed");
      continue;
    }
    const std::string user_prefix = authenticator.at("username_prefix");
    const std::string groups_prefix = authenticator.at("groups_prefix");
    CHECK(verdict.at("username") == user_prefix + "value");
    CHECK(verdict.at("groups") == (authenticator.at("groups_claim") == ""
                                       ? Json::array()
                                       : Json::array({groups_prefix + "g"})));
  }
}

void
check_bad_flags(const Json& entry)
{
  TestSystem test;
  const Json authenticator{{"issuer", "https://issuer.example"},
                           {"audiences", {"kube-admin"}},
                           {"username_claim", "sub"},
                           {"groups_claim", ""},
                           {"required_claims", Json::object()}};
  const auto status = run_flags(test, entry.at("args"), authenticator, "RS256");
  CHECK((status == 1 || status == 2 || status == 5));
  if (status == 1) {
    const auto verdict = json_out(test);
    CHECK(verdict.at("reason") == "config_invalid");
    // The server's words are after the place of the entry.
    const std::string message = entry.at("expect").at("message");
    CHECK(message.find(verdict.at("message").get<std::string>()) != std::string::npos);
  }
}

} // namespace

TEST_CASE("shared vectors: RBAC subjects")
{
  for (const auto& entry : shared_cases("rbac_cases.json", "subject_cases")) {
    CAPTURE(entry.dump());
    check_subject(entry);
  }
}

TEST_CASE("shared vectors: flags")
{
  for (const auto& entry : shared_cases("flags_cases.json", "cases")) {
    CAPTURE(entry.dump());
    if (entry.at("expect").at("ok") == true) {
      check_good_flags(entry);
    } else {
      check_bad_flags(entry);
    }
  }
}
