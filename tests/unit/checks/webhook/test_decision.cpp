#include "authenticator/token_provider.hpp"
#include "checks/webhook/decision.hpp"
#include "checks/webhook/token_rules.hpp"
#include "jose/key_inspector.hpp"
#include "jose/signature.hpp"
#include "signing.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;
using namespace oidcctl::webhook;

namespace {

constexpr std::int64_t k_now = 1'800'000'000;
const std::string k_issuer = "https://a.example";

class RealJose : public Jose
{
public:
  std::optional<std::string>
  key_problem(const Jwk& key) const override
  {
    return jose::key_problem(key);
  }
  go::tls::KeyMatch
  key_match(std::string_view, std::string_view) const override
  {
    return {};
  }
  std::unique_ptr<PublicKey>
  public_key(const Jwk& key) const override
  {
    return jose::make_public_key(key);
  }
};

HttpExchange
reply(const std::string& body)
{
  HttpExchange exchange;
  exchange.outcome = HttpReply{
      .status = 200, .headers = {{"content-type", "application/json"}}, .body = body};
  return exchange;
}

struct World
{
  Config config = {};
  RealJose jose = {};
  ProviderEvidence provider = {};

  explicit World(const std::string& rules = "")
  {
    auto parsed =
        parse_config("apiVersion: oidcctl/v1\nkind: WebhookConfiguration\njwt:\n"
                     "- issuer: {url: \"https://a.example\", audiences: [k8s]}\n"
                     "  claimMappings:\n    username: {claim: email, prefix: \"a:\"}\n"
                     "    groups: {claim: groups, prefix: \"a:\"}\n" +
                     rules);
    REQUIRE_MESSAGE(parsed, (parsed ? "" : describe(parsed.error())));
    config = std::move(*parsed);
    provider = {k_issuer,
                reply(short_document(k_issuer)),
                reply(key_set(Json::array({Signer::of("RSA").jwk("one")})))};
    REQUIRE(!prepare_keys(provider, 36, jose));
  }

  Decision
  decide(const Json& changes,
         const std::string& key = "RSA",
         const std::vector<std::string>& audiences = {},
         Json header = {{"alg", "RS256"}, {"kid", "one"}}) const
  {
    Json claims{{"iss", k_issuer},
                {"aud", "k8s"},
                {"sub", "4711"},
                {"email", "jane@example.com"},
                {"email_verified", true},
                {"groups", {"dev", "ops"}},
                {"exp", k_now + 600},
                {"iat", k_now - 60}};
    for (const auto& [name, value] : changes.items()) {
      if (value == "-") {
        claims.erase(name);
      } else {
        claims[name] = value;
      }
    }
    return decide_token(Signer::of(key).token(header, claims), audiences);
  }

  Decision
  decide_token(const std::string& token, const std::vector<std::string>& audiences) const
  {
    const auto parsed = CompactToken::parse(token);
    return webhook::decide(config,
                           issuer_of_token(config, parsed),
                           parsed,
                           audiences,
                           provider,
                           Time{Seconds{k_now}},
                           jose);
  }
};

} // namespace

TEST_CASE("webhook decision: rules for claims, logins, clients, groups and the deny list")
{
  const std::string rules = "rules:\n- issuer: https://a.example\n  ";
  const auto mfa =
      rules + "claims: [{claim: amr, anyOf: [mfa, otp], allOf: [pwd], cure: CURE}]\n";
  const auto age = rules + "maxLoginAge: 8h\n";
  const auto party = rules + "authorizedParties: [cli]\n";
  const auto deny = std::string("deny: [{subject: \"4711\", issuedBefore: "
                                "2027-01-15T08:00:00Z}]\n"); // that is now
  struct Row
  {
    std::string rules;
    Json claims;
    std::string reason; // empty: accepted
    std::string words = {};
  };
  const Row rows[] = {
      {.rules = mfa, .claims = {{"amr", {"pwd", "otp"}}}, .reason = ""},
      {.rules = mfa, .claims = {{"amr", {"pwd", "x", "mfa"}}}, .reason = ""},
      {.rules = mfa,
       .claims = {{"amr", {"pwd"}}},
       .reason = "claim",
       .words = "has pwd, expected one of mfa, otp and all of pwd: CURE"},
      {.rules = mfa, .claims = {{"amr", {"mfa"}}}, .reason = "claim"},
      {.rules = mfa, .claims = {{"amr", "mfa"}}, .reason = "claim"},
      {.rules = mfa,
       .claims = {{"amr", 7}},
       .reason = "claim",
       .words = "is not a list of strings"},
      {.rules = mfa, .claims = {{"amr", {"pwd", "mfa", 7}}}, .reason = "claim"},
      {.rules = mfa,
       .claims = Json::object(),
       .reason = "claim",
       .words = "has no value"},
      {.rules = mfa, .claims = {{"amr", {"PWD", "MFA"}}}, .reason = "claim"},
      {.rules = age, .claims = {{"auth_time", k_now - 100}}, .reason = ""},
      {.rules = age, .claims = {{"auth_time", k_now - 8 * 3600}}, .reason = ""},
      {.rules = age,
       .claims = {{"auth_time", k_now - 8 * 3600 - 1}},
       .reason = "login-age"},
      {.rules = age,
       .claims = {{"auth_time", "yesterday"}},
       .reason = "login-age",
       .words = "does not say when"},
      {.rules = age, .claims = Json::object(), .reason = "login-age", .words = "max_age"},
      {.rules = party, .claims = {{"azp", "cli"}}, .reason = ""},
      {.rules = party, .claims = {{"azp", "web"}}, .reason = "authorized-party"},
      {.rules = party, .claims = Json::object(), .reason = "authorized-party"},
      {.rules = deny, .claims = Json::object(), .reason = "denied"},
      {.rules = deny, .claims = {{"iat", k_now}}, .reason = ""},
      {.rules = deny, .claims = {{"iat", "-"}}, .reason = "denied"},
      {.rules = deny, .claims = {{"sub", "other"}}, .reason = ""},
      {.rules = "deny: [{tokenID: j}]\n", .claims = {{"jti", "j"}}, .reason = "denied"},
      {.rules = "deny: [{tokenID: j}]\n", .claims = {{"jti", "k"}}, .reason = ""},
      {.rules = "deny: [{issuer: https://a.example, tokenID: j}]\n",
       .claims = {{"jti", "j"}},
       .reason = "denied"},
      {.rules = "deny: [{sessionID: s}]\n", .claims = {{"sid", "s"}}, .reason = "denied"},
      {.rules = "deny: [{sessionID: s}]\n", .claims = {{"sid", "t"}}, .reason = ""},
      {.rules = deny,
       .claims = {{"iat", k_now * 1000}},
       .reason = "denied"}, // not in seconds
      {.rules = age,
       .claims = {{"auth_time", k_now + 200}},
       .reason = ""}, // clocks differ
      {.rules = age,
       .claims = {{"auth_time", (k_now - 60) * 1000}},
       .reason = "login-age",
       .words = "in seconds"},
      {.rules = "", .claims = {{"email_verified", "-"}}, .reason = "email-not-verified"},
      {.rules = rules + "allowUnverifiedEmail: true\n",
       .claims = {{"email_verified", "-"}},
       .reason = ""},
      {.rules = rules + "allowUnverifiedEmail: true\n",
       .claims = {{"email_verified", false}},
       .reason = "email_not_verified"},
      {.rules = "", .claims = {{"email", ""}}, .reason = "user-name"},
      {.rules = "", .claims = {{"email", "-"}}, .reason = "username_claim_missing"},
      {.rules = "",
       .claims = {{"email_verified", false}},
       .reason = "email_not_verified"},
      {.rules = "",
       .claims = {{"exp", k_now - 1}},
       .reason = "expired",
       .words = "log in again"},
      {.rules = "", .claims = {{"nbf", k_now + 600}}, .reason = "not_yet_valid"},
      {.rules = "", .claims = {{"aud", "other"}}, .reason = "audience_mismatch"},
      {.rules = "", .claims = {{"aud", {"other", "k8s"}}}, .reason = ""},
      {.rules = "", .claims = {{"groups", 7}}, .reason = "groups_claim_type"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.rules);
    CAPTURE(row.claims.dump());
    const World world(row.rules);
    const auto decision = world.decide(row.claims);
    CHECK(to_string(decision.outcome) == (row.reason.empty() ? "accepted" : "refused"));
    CHECK(decision.reason == row.reason);
    CHECK_MESSAGE(decision.message.find(row.words) != std::string::npos,
                  decision.message);
    const auto status = status_of(decision);
    CHECK(status.authenticated == row.reason.empty());
    CHECK(status.error.empty() == row.reason.empty());
  }
}

TEST_CASE("webhook decision: groups, and names of Kubernetes' own")
{
  const std::string rules = "rules:\n- issuer: https://a.example\n  ";
  using Names = std::vector<std::string>;
  CHECK(World().decide(Json::object()).user.groups == Names{"a:dev", "a:ops"});
  const World mapped(rules + "groupMap: {dev: [\"x:d\", \"x:all\"], other: [x]}\n");
  CHECK(mapped.decide(Json::object()).user.groups == Names{"x:d", "x:all", "a:ops"});
  const World dropping(rules +
                       "groupMap: {dev: [\"x:d\"]}\n  dropUnmappedGroups: true\n");
  CHECK(dropping.decide(Json::object()).user.groups == Names{"x:d"});
  const World masters(rules + "groupMap: {dev: [\"system:masters\"]}\n");
  CHECK(masters.decide(Json::object()).reason == "system-name");
  const World meant(rules +
                    "groupMap: {dev: [\"system:masters\"]}\n  allowSystemNames: true\n");
  CHECK(meant.decide(Json::object()).user.groups.front() == "system:masters");
}

TEST_CASE("webhook decision: tokens without a user get no reason")
{
  const World world;
  for (const auto* token :
       {"", " ", "password", "a.b.c", "....", "e30.e30.e30", "\n", "\xff.\xff.\xff"}) {
    const auto decision = world.decide_token(token, {});
    CHECK(decision.outcome == Outcome::foreign);
    CHECK(decision.message.empty());
    CHECK(decision.issuer.empty());
  }
  CHECK(world.decide({{"iss", "https://b.example"}}).outcome == Outcome::foreign);
  CHECK(world.decide({{"iss", "https://a.example/"}}).outcome == Outcome::foreign);
  CHECK(world.decide({{"iss", 7}}).outcome == Outcome::foreign);
}

TEST_CASE("webhook decision: white space makes another token")
{
  const World world;
  const auto token = Signer::of("RSA").token({{"alg", "RS256"}, {"kid", "one"}},
                                             {{"iss", k_issuer},
                                              {"aud", "k8s"},
                                              {"email", "jane@example.com"},
                                              {"email_verified", true},
                                              {"exp", k_now + 600}});
  CHECK(world.decide_token(token, {}).outcome == Outcome::accepted);
  for (const auto& odd :
       {" " + token, token + "\n", token.substr(0, 9) + "\r\n" + token.substr(9)}) {
    CHECK(world.decide_token(odd, {}).outcome == Outcome::foreign);
  }
}

TEST_CASE("webhook decision: keys and signatures")
{
  const World world;
  const auto other = world.decide(Json::object(), "RSA/2");
  CHECK(other.reason == "signature");
  CHECK(other.wants_keys); // as go-oidc: the key may have been replaced
  CHECK(!other.names_unknown_key);
  const auto unknown =
      world.decide(Json::object(), "RSA/2", {}, {{"alg", "RS256"}, {"kid", "two"}});
  CHECK(unknown.reason == "signature");
  CHECK(unknown.wants_keys);
  CHECK(unknown.names_unknown_key);
  World starting;
  starting.provider = {.issuer = k_issuer};
  CHECK(starting.decide(Json::object()).outcome == Outcome::undecided);
  World broken;
  broken.provider.prepared = nullptr;
  broken.provider.keys = reply("not JSON");
  CHECK(broken.decide(Json::object()).outcome == Outcome::undecided);
}

TEST_CASE("webhook decision: prepared keys decide as the documents do")
{
  World world;
  auto plain = world;
  plain.provider.prepared = nullptr;
  for (const auto* key : {"RSA", "RSA/2"}) {
    for (const Json& header : {Json{{"alg", "RS256"}, {"kid", "one"}},
                               Json{{"alg", "RS256"}, {"kid", "two"}},
                               Json{{"alg", "RS256"}},
                               Json{{"alg", "PS256"}}}) {
      const auto one = world.decide(Json::object(), key, {}, header);
      const auto other = plain.decide(Json::object(), key, {}, header);
      CHECK(one.outcome == other.outcome);
      CHECK(one.message == other.message);
    }
  }
}

TEST_CASE("webhook decision: audiences")
{
  const World any;
  CHECK(any.decide(Json::object(), "RSA", {"vault"}).audiences.empty());
  World named("audiences: [api, api2]\n");
  CHECK(named.decide(Json::object(), "RSA", {"x", "api2"}).audiences ==
        std::vector<std::string>{"api2"});
  CHECK(named.decide(Json::object(), "RSA", {"vault"}).reason == "audience");
  CHECK(named.decide(Json::object()).outcome == Outcome::accepted);
}

TEST_CASE("webhook decision: nothing is fetched for distributed groups")
{
  const World world;
  const auto decision =
      world.decide({{"groups", "-"},
                    {"_claim_names", {{"groups", "s"}}},
                    {"_claim_sources", {{"s", {{"endpoint", "https://evil.example"}}}}}});
  CHECK(decision.outcome == Outcome::refused);
  CHECK(decision.reason == "distributed_claims");
}
