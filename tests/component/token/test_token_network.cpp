#include "token_site.hpp"

// `token verify`: what it asks for, and who does not answer.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

Json
with(Json object, const std::string& name, const Json& value)
{
  object[name] = value;
  return object;
}

} // namespace

TEST_CASE("token verify: through the network")
{
  TestSystem test;
  const auto site = signing_site();
  serve(test, site);
  store(test);
  CHECK(test.run(verify_words({"--timeout=7", "--connect-to=::127.0.0.1:1"}, false)) ==
        0);
  REQUIRE(test.network.sessions.size() == 1);
  CHECK(test.network.sessions.front().connect_to.size() == 1);
  REQUIRE(test.network.requests.size() == 2);
  CHECK(test.network.requests.front().url == site.document_url());
  CHECK(test.network.requests.back().url == site.keys_url());

  test.files.contents["token"] = signed_token(with(good_claims(), "iss", "https://x"));
  CHECK(test.run(verify_words({}, false)) == 1);
  CHECK(json_out(test).at("reason") == "skipped");
  CHECK(test.network.requests.size() == 2); // no one is asked for a token of others

  test.network.at(
      site.keys_url(),
      {.outcome = tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}})});
  test.files.contents["token"] = signed_token();
  CHECK(test.run(verify_words({}, false)) == 3);
  CHECK(json_out(test).at("reason") == "jwks_fetch");
  CHECK(json_out(test).at("answer") == "unknown");
}

TEST_CASE("token verify: a document elsewhere, a CA file")
{
  TestSystem test;
  const auto site = signing_site();
  test.network.at("https://elsewhere.example.com/x",
                  {.outcome = ok_reply(site.document.dump())});
  test.network.at(site.keys_url(), {.outcome = ok_reply(site.keys.dump())});
  store(test);
  CHECK(test.run({"token",
                  "verify",
                  "token",
                  "--issuer-url=https://login.example.com",
                  "--client-id=kubernetes",
                  "--structured",
                  "--username-prefix=",
                  "--discovery-url=https://elsewhere.example.com/x"}) == 0);
  CHECK(test.out().find("Accepted    yes\n") != std::string::npos);
  CHECK(test.run(without_json(verify_words({"--certificate-authority=ca.pem"}, false))) ==
        5);
  CHECK(test.err().find("\"ca.pem\": no such file") != std::string::npos);
  CHECK(test.run(verify_words({"--oidc-ca-file=ca.pem"})) == 5);
}

TEST_CASE("token verify: groups that the provider keeps elsewhere")
{
  TestSystem test;
  const auto site = signing_site();
  serve(test, site);
  auto claims = good_claims();
  claims.erase("groups");
  claims["_claim_names"] = {{"groups", "s"}};
  claims["_claim_sources"] = {
      {"s",
       {{"endpoint", "https://groups.example.com"}, {"access_token", "secret-word"}}}};
  test.network.at("https://groups.example.com", {.outcome = ok_reply(signed_token())});
  store(test, signed_token(claims));
  CHECK(test.run(verify_words({"--groups-claim=groups"}, false)) == 0);
  CHECK(json_out(test).at("groups") == Json({"dev", "ops"}));
  REQUIRE(test.network.requests.size() == 3);
  CHECK(test.network.requests.back().headers.front().value == "Bearer secret-word");
  CHECK(test.out().find("secret-word") == std::string::npos);
  // Without a network no one can say.
  CHECK(test.run(verify_words({"--groups-claim=groups"})) == 3);
  CHECK(json_out(test).at("reason") == "distributed_claims");
}
