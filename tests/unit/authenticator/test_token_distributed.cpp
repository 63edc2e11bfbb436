#include "adapters/network/network_module.hpp"
#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>

// Groups that are elsewhere (OIDC Core 5.6.2), Entra's overage among them.

using namespace oidcctl;
using test::Signer;
using test::TokenWorld;

namespace {

const std::string k_endpoint = "https://groups.example.com/ada";
const std::string k_place = "oidc: could not expand distributed claims: ";

// A token whose groups are at the endpoint, and what that answers.
struct Distributed
{
  TokenWorld own = {};
  TokenWorld other = {};
  int status = 200;

  Distributed()
  {
    own.policy.groups_claim = "groups";
    own.claims.erase("groups");
    own.claims["_claim_names"] = {{"groups", "src"}};
    own.claims["_claim_sources"] = {{"src", {{"endpoint", k_endpoint}}}};
    other.issuer = "https://groups.example.com";
    other.claims = {{"iss", other.issuer},
                    {"aud", "kubernetes"},
                    {"exp", own.claims.at("exp")},
                    {"groups", {"dev"}}};
    other.signer = "P-256/2";
    other.keys = Json::array({Signer::of("P-256/2").jwk("k1")});
    std::get<HttpExchange>(other.discovery).outcome->body =
        test::short_document(other.issuer);
  }

  TokenVerdict
  judge(const std::string& body) const
  {
    auto evidence = own.evidence();
    auto reply = test::json_reply(body);
    reply.status = status;
    evidence.distributed = {test::answered(k_endpoint, reply), other.provider()};
    return judge_token(own.token(), own.policy, evidence, network_module().jose());
  }
};

} // namespace

TEST_CASE("token_distributed: groups of another issuer")
{
  Distributed d;
  for (const int status : {200, 201, 226}) {
    d.status = status;
    const auto verdict = d.judge(d.other.token());
    REQUIRE((verdict.accepted == std::optional(true)));
    CHECK(verdict.identity->groups == std::vector<std::string>{"dev"});
  }
}

TEST_CASE("token_distributed: whatever is wrong there refuses the user")
{
  struct Row
  {
    void (*change)(Distributed& d) = nullptr;
    std::string message = {};
  };
  const std::string getting = "while getting distributed claim \"groups\": ";
  const std::string verify = "verify distributed claim token: oidc: verify token: ";
  const Row rows[] = {
      {.change = [](Distributed& d) { d.status = 403; },
       .message = getting + "error while getting distributed claim JWT: 403 Forbidden"},
      {.change = [](Distributed& d) { d.status = 302; },
       .message = getting + "error while getting distributed claim JWT: 302 Found"},
      {.change = [](Distributed& d) { d.other.claims["aud"] = "other"; },
       .message = verify + R"(oidc: expected audience "kubernetes" got ["other"])"},
      {.change = [](Distributed& d) { d.other.claims["exp"] = 1; },
       .message = verify +
                  "oidc: token is expired (Token Expiry: 1970-01-01 00:00:01 +0000 UTC)"},
      {.change = [](Distributed& d) { d.other.signer = "P-256"; },
       .message =
           verify + "failed to verify signature: failed to verify id token signature"},
      {.change = [](Distributed& d) { d.other.claims.erase("groups"); },
       .message = "jwt returned by distributed claim endpoint \"" + k_endpoint +
                  "\" did not contain claim: groups"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    Distributed d;
    row.change(d);
    const auto verdict = d.judge(d.other.token());
    CHECK((verdict.accepted == std::optional(false)));
    REQUIRE(test::reasons_of(verdict.problems) == "distributed_claims");
    CHECK(verdict.problems.front().message == k_place + row.message);
  }
  const auto verdict = Distributed().judge("<html>");
  CHECK((verdict.accepted == std::optional(false)));
  CHECK(verdict.problems.front().message.rfind(
            k_place + "getting untrusted issuer from endpoint " + k_endpoint +
                " failed for claim \"groups\": ",
            0) == 0);
}

TEST_CASE("token_distributed: an endpoint that was not asked or does not answer")
{
  const Distributed d;
  auto evidence = d.own.evidence();
  const auto& jose = network_module().jose();
  auto verdict = judge_token(d.own.token(), d.own.policy, evidence, jose);
  CHECK_FALSE(verdict.accepted.has_value());
  CHECK(verdict.problems.front().message ==
        k_place +
            "while getting distributed claim \"groups\": the endpoint was not requested");
  for (const auto fault : {HttpFault::connect, HttpFault::certificate}) {
    evidence.distributed = {test::failed(k_endpoint, fault, "refused"), {}};
    verdict = judge_token(d.own.token(), d.own.policy, evidence, jose);
    CHECK(verdict.accepted.has_value() == (fault == HttpFault::certificate));
    CHECK(verdict.problems.front().message ==
          k_place + "while getting distributed claim \"groups\": Get \"" + k_endpoint +
              "\": refused");
  }
}

TEST_CASE("token_distributed: when nothing is fetched")
{
  struct Row
  {
    std::string claims = {};
    std::string endpoint = {};
  };
  const std::string sources = R"("_claim_sources":{"s":{"endpoint":"https://a"}})";
  const Row rows[] = {
      {.claims = R"({"_claim_names":{"groups":"s"},)" + sources + "}",
       .endpoint = "https://a"},
      {.claims = R"({"_claim_names":{"groups":"s"},"groups":null,)" + sources + "}",
       .endpoint = "none"},
      {.claims = R"({"_claim_names":{"groups":"s"},"groups":[],)" + sources + "}",
       .endpoint = "none"},
      {.claims = R"({"_claim_names":{"Groups":"s"},)" + sources + "}",
       .endpoint = "none"},
      {.claims = R"({"_claim_names":{"other":"s"},)" + sources + "}", .endpoint = "none"},
      {.claims = R"({"_claim_names":{"groups":"t"},)" + sources + "}",
       .endpoint = "none"},
      {.claims = R"({"_claim_names":{"groups":"s"},"_claim_sources":{"s":{"JWT":"x"}}})",
       .endpoint = "none"},
      {.claims = R"({"_claim_names":{"groups":"s"},"_claim_sources":{"s":null}})",
       .endpoint = "none"},
      {.claims =
           R"({"_claim_names":{"groups":"s"},"_claim_sources":{"s":{"endpoint":1}}})",
       .endpoint = "none"},
      {.claims = R"({"_claim_names":{"groups":"s"}})", .endpoint = "none"},
      {.claims = "{" + sources + "}", .endpoint = "none"},
  };
  Policy policy{.groups_claim = "groups"};
  for (const auto& row : rows) {
    CAPTURE(row.claims);
    const auto claims = parse_payload(row.claims);
    REQUIRE(claims);
    const auto source = distributed_source(*claims, policy);
    CHECK((source ? source->endpoint : "none") == row.endpoint);
    CHECK_FALSE(distributed_source(*claims, Policy{}).has_value());
  }
}

TEST_CASE("token_distributed: Entra's overage")
{
  Distributed d;
  d.status = 401; // its graph wants a token that the API server has not got
  const auto verdict = d.judge("{}");
  CHECK(test::reasons_of(verdict.problems) == "distributed_claims");
  d.own.policy.groups_claim.clear();
  const auto without = d.judge("{}");
  CHECK((without.accepted == std::optional(true)));
  REQUIRE(without.remarks.size() == 1);
  CHECK(without.remarks.front().id == "token/groups-left-out");
  // Names without sources are refused already by the verifier.
  d.own.claims.erase("_claim_sources");
  CHECK(test::reasons_of(d.judge("{}").problems) == "claim_source_missing");
}

TEST_CASE("token_distributed: an aggregated source is ignored, one of no text refuses")
{
  Distributed d;
  d.own.claims["_claim_sources"] = {{"src", {{"JWT", "x"}}}};
  const auto ignored = d.judge("{}");
  REQUIRE((ignored.accepted == std::optional(true)));
  CHECK(ignored.identity->groups.empty());
  d.own.claims["_claim_sources"] = {{"src", {{"JWT", 7}}}};
  const auto refused = d.judge("{}");
  REQUIRE(test::reasons_of(refused.problems) == "distributed_claims");
  CHECK(refused.problems.front().message ==
        k_place + "oidc: could not parse claim sources: json: cannot unmarshal number "
                  "into Go struct field endpoint.JWT of type string");
}
