#include "base/text.hpp"
#include "webhook_world.hpp"
#include "words.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("webhook review: requests that are not reviews")
{
  WebhookWorld world;
  world.serve();
  const auto of = [](const std::string& version, const std::string& kind) {
    return R"({"apiVersion":")" + version + R"(","kind":")" + kind +
           R"(","spec":{"token":"secret-of-the-caller"}})";
  };
  const auto good = of("authentication.k8s.io/v1", "TokenReview");
  struct Row
  {
    std::string method;
    std::string target;
    std::string body;
    int status;
  };
  const Row rows[] = {
      {.method = "POST", .target = "/", .body = good, .status = 404},
      {.method = "POST", .target = "/authenticate/", .body = good, .status = 404},
      {.method = "POST", .target = "/Authenticate", .body = good, .status = 404},
      {.method = "GET", .target = "/other", .body = "", .status = 404},
      {.method = "GET", .target = "/authenticate", .body = "", .status = 405},
      {.method = "PUT", .target = "/authenticate", .body = good, .status = 405},
      {.method = "HEAD", .target = "/authenticate", .body = "", .status = 405},
      {.method = "POST", .target = "/authenticate", .body = "", .status = 400},
      {.method = "POST",
       .target = "/authenticate",
       .body = good.substr(0, good.size() / 2),
       .status = 400},
      {.method = "POST", .target = "/authenticate", .body = "[]", .status = 400},
      {.method = "POST", .target = "/authenticate", .body = "null", .status = 400},
      {.method = "POST",
       .target = "/authenticate",
       .body = std::string(100, '['),
       .status = 400},
      {.method = "POST",
       .target = "/authenticate",
       .body = of("authentication.k8s.io/v9", "TokenReview"),
       .status = 400},
      {.method = "POST",
       .target = "/authenticate",
       .body = of("authentication.k8s.io/v1", "Pod"),
       .status = 400},
      {.method = "POST",
       .target = "/authenticate",
       .body = of("v1", "TokenReview"),
       .status = 400},
      {.method = "POST",
       .target = "/authenticate",
       .body = R"({"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",)"
               R"("spec":{"token":7}})",
       .status = 400},
      {.method = "POST", .target = "/authenticate", .body = good, .status = 200},
      {.method = "POST",
       .target = "/authenticate?timeout=30s",
       .body = good,
       .status = 200},
  };
  for (const auto& row : rows) {
    CAPTURE(row.method + " " + row.target + " " + row.body);
    const auto answered =
        world.ask({.method = row.method, .target = row.target, .body = row.body});
    CHECK(answered->status() == row.status);
    CHECK(answered->reply->content_type == "application/json");
    CHECK(!contains(answered->reply->body, "secret-of-the-caller"));
    for (const auto& [name, value] : answered->reply->headers) {
      CHECK(name != "Retry-After");
    }
    if (row.status != 200) {
      CHECK(answered->json().at("kind") == "Status");
      CHECK(answered->json().at("code") == row.status);
    }
  }
}

TEST_CASE("webhook review: more values than any review has are not even read")
{
  WebhookWorld world;
  world.serve();
  const auto ask = [&world](std::size_t count, const std::string& token) {
    Json review{{"apiVersion", "authentication.k8s.io/v1"},
                {"kind", "TokenReview"},
                {"spec", {{"token", token}, {"audiences", Json::array()}}}};
    for (std::size_t i = 0; i < count; ++i) {
      review["spec"]["audiences"].push_back("a");
    }
    return world.ask(
        {.method = "POST", .target = "/authenticate", .body = review.dump()});
  };
  CHECK(ask(1000, "x")->status() == 200);
  CHECK(ask(20000, "x")->status() == 400);
  CHECK(contains(ask(20000, "x")->reply->body, "too many values"));
  CHECK(ask(1, std::string(20000, ',') + "\"[\\" + std::string(20000, '{'))->status() ==
        200);
}

TEST_CASE("webhook review: yes, no with a reason, no without one")
{
  WebhookWorld world;
  REQUIRE(world.serve()->fetch());
  auto expired = good_claims();
  expired["exp"] = k_token_now - 1;
  auto strange = good_claims();
  strange["iss"] = "https://elsewhere.example.com";
  for (const auto* version : {"v1", "v1beta1"}) {
    const auto good = world.review(signed_token(), version);
    CHECK(good->status() == 200);
    CHECK(good->json().at("apiVersion") ==
          std::string("authentication.k8s.io/") + version);
    CHECK(good->review().at("authenticated") == true);
    CHECK(good->review().at("user").at("username") == "corp:u-17");
    CHECK(good->review().at("user").at("groups") == Json{"corp:dev", "corp:ops"});
    CHECK(!good->review().contains("error"));

    const auto refused = world.review(signed_token(expired), version);
    CHECK(refused->status() == 200);
    CHECK(refused->review().at("authenticated") == false);
    CHECK(!refused->review().contains("user"));
    CHECK(contains(refused->review().at("error"), "expired"));
  }
  // The same words for all that is foreign, or it would say which issuers are known.
  const auto first = world.review("password")->reply->body;
  for (const auto& token : {std::string(), signed_token(strange), std::string("a.b.c")}) {
    CHECK(world.review(token)->reply->body == first);
    CHECK(!world.review(token)->review().contains("error"));
  }
}

TEST_CASE("webhook review: what cannot be decided is 503, and never a no")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  world.issuer_is_down = true;
  const auto waiting = world.review(signed_token());
  CHECK(!waiting->reply);
  CHECK(!keeper->fetch());
  CHECK(waiting->status() == 503);
  CHECK(waiting->json().at("kind") == "Status");
  CHECK(waiting->reply->headers.empty()); // no Retry-After
  CHECK(world.review("foreign")->status() == 200);

  world.issuer_is_down = false;
  REQUIRE(keeper->fetch());
  CHECK(world.review(signed_token())->review().at("authenticated") == true);

  // The issuer goes: known keys still decide, unknown ones cannot.
  world.issuer_is_down = true;
  world.test.clock.advance(KeyKeeper::k_retry);
  const auto unknown = world.review(token_by("P-256/2", "key-2"));
  CHECK(!unknown->reply);
  CHECK(!keeper->fetch());
  CHECK(unknown->status() == 503);
  CHECK(world.review(token_by("P-256/2", "key-2"))->status() == 503); // at once
  CHECK(world.review(signed_token())->review().at("authenticated") == true);
  CHECK(world.review(token_by("P-256/2", "key-1"))->review().at("authenticated") ==
        false);

  // A day later the old keys count no more.
  world.test.clock.advance(KeyKeeper::k_stale + Seconds{1});
  auto later = good_claims();
  later["exp"] = k_token_now + 7 * 86400;
  const auto stale = world.review(signed_token(later));
  keeper->give_up(Milliseconds{0});
  CHECK(stale->status() == 503);
  CHECK(!world.service.is_ready());
}

TEST_CASE("webhook review: a rotated key is fetched by the token that needs it, once")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  REQUIRE(keeper->fetch());
  world.keys = Json::array({Signer::of("P-256/2").jwk("key-2")});
  const auto first = world.review(token_by("P-256/2", "key-2"));
  const auto second = world.review(token_by("P-256/2", "key-2"));
  CHECK(!first->reply);
  CHECK(!second->reply);
  REQUIRE(keeper->fetch());
  CHECK(first->review().at("authenticated") == true);
  CHECK(second->review().at("authenticated") == true);
  CHECK(world.key_requests == 2);
  // The old key is gone. What asks for newer keys within ten seconds is answered at once.
  CHECK(world.review(signed_token())->review().at("authenticated") == false);
  // The same name for another key.
  world.test.clock.advance(KeyKeeper::k_retry);
  world.keys = Json::array({Signer::of("P-256").jwk("key-2")});
  const auto renamed = world.review(token_by("P-256", "key-2"));
  CHECK(!renamed->reply);
  REQUIRE(keeper->fetch());
  CHECK(renamed->review().at("authenticated") == true);
}

TEST_CASE("webhook review: who waits for keys is not forgotten")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  const auto waiting = world.review(signed_token());
  keeper->give_up(KeyKeeper::k_patience);
  CHECK(!waiting->reply);
  world.test.clock.advance(KeyKeeper::k_patience);
  keeper->give_up(KeyKeeper::k_patience);
  CHECK(waiting->status() == 503);

  std::vector<std::shared_ptr<Answered>> crowd;
  for (std::size_t i = 0; i < KeyKeeper::k_most_waiting; ++i) {
    crowd.push_back(world.review(signed_token()));
    CHECK(!crowd.back()->reply);
  }
  CHECK(world.review(signed_token())->status() == 503); // no room to wait
  keeper->ask_to_stop();
  for (const auto& each : crowd) {
    CHECK(each->status() == 503);
  }
  CHECK(world.review(signed_token())->status() == 503);
}

TEST_CASE("webhook review: a configuration in force changes for new requests only")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  const auto waiting = world.review(signed_token());
  REQUIRE(
      world.serve(std::string(k_webhook_config) + "deny: [{subject: u-17}]\n")->fetch());
  REQUIRE(keeper->fetch());
  CHECK(waiting->review().at("authenticated") == true);
  CHECK(contains(world.review(signed_token())->review().at("error"), "revoked"));
}

TEST_CASE("webhook review: one address cannot ask without end")
{
  WebhookWorld world(2);
  REQUIRE(world.serve()->fetch());
  CHECK(world.review(signed_token())->status() == 200);
  CHECK(world.review("x")->status() == 200);
  const auto limited = world.review(signed_token());
  CHECK(limited->status() == 503);
  CHECK(limited->reply->headers.empty());
  CHECK(world.review(signed_token(), "v1", "192.0.2.2")->status() == 200);
  world.test.clock.advance(Milliseconds{500});
  CHECK(world.review(signed_token())->status() == 200);
  CHECK(world.review(signed_token())->status() == 503);
  CHECK(contains(world.metrics.text(), "oidcctl_webhook_reviews_limited_total 2\n"));
}

TEST_CASE("webhook review: the log has no token, and its callers do not choose its size")
{
  WebhookWorld world;
  REQUIRE(world.serve()->fetch());
  auto claims = good_claims();
  claims["jti"] = "t-1";
  const auto good = signed_token(claims);
  claims["aud"] = "other";
  const auto bad = signed_token(claims);
  const std::string secret = "s3cr3t-password";
  for (int i = 0; i < 300; ++i) {
    world.review(secret + std::to_string(i));
    world.review(bad);
  }
  world.review(good);
  const auto& log = world.log();
  for (const auto& token : {good, bad}) {
    for (const auto& part : {token, token.substr(token.rfind('.') + 1)}) {
      CHECK(!contains(log, part));
    }
  }
  CHECK(!contains(log, secret));
  std::map<std::string, int> lines;
  Json accepted;
  for (const auto& line : text::split(text::trim(log), '\n')) {
    const auto json = parse_json(line);
    REQUIRE(json);
    CHECK(json->at("event") == "review");
    CHECK(json->at("client") == "192.0.2.1");
    CHECK(json->at("token").get<std::string>().size() == 16);
    ++lines[json->at("outcome")];
    if (json->at("outcome") == "accepted") {
      accepted = *json;
    }
  }
  CHECK(lines ==
        std::map<std::string, int>{{"accepted", 1}, {"foreign", 10}, {"refused", 100}});
  CHECK(accepted.at("issuer") == k_token_issuer);
  CHECK(accepted.at("subject") == "u-17");
  CHECK(accepted.at("tokenID") == "t-1");
  CHECK(accepted.at("username") == "corp:u-17");
}

TEST_CASE("webhook review: health, readiness and metrics")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  CHECK(world.status("/healthz").status() == 200);
  CHECK(world.status("/readyz").status() == 503);
  world.issuer_is_down = true;
  CHECK(!keeper->fetch());
  CHECK(world.status("/readyz").status() == 503);
  CHECK(contains(world.status("/readyz").reply->body, "[-] https://login.example.com: "));
  world.issuer_is_down = false;
  REQUIRE(keeper->fetch());
  CHECK(world.status("/readyz").status() == 200);
  CHECK(contains(world.status("/readyz").reply->body, "[+] https://login.example.com"));
  CHECK(world.status("/healthz", "POST").status() == 405);
  CHECK(world.status("/authenticate").status() == 404);

  world.review(signed_token());
  world.review("foreign");
  const auto metrics = world.status("/metrics").reply->body;
  const std::string issuer = R"(issuer="https://login.example.com")";
  for (const auto& line :
       {R"(reviews_total{outcome="accepted",)" + issuer + R"(,reason=""} 1)",
        std::string(R"(reviews_total{outcome="foreign",issuer="",reason=""} 1)"),
        std::string(R"(replies_total{code="200"} 2)"),
        "keys_available{" + issuer + "} 1",
        "key_fetches_total{" + issuer + R"(,result="ok"} 1)",
        "key_fetches_total{" + issuer + R"(,result="error"} 1)",
        "clock_ahead_seconds{" + issuer + "} 0",
        std::string("ready 1"),
        std::string("review_duration_seconds_count 2")}) {
    CHECK_MESSAGE(contains(metrics, "\noidcctl_webhook_" + line + "\n"), metrics);
  }
  // An issuer that is added later does not take the others out of service.
  world.serve();
  CHECK(world.status("/readyz").status() == 503); // it has no other one
  REQUIRE(world.service.served()->keepers.front()->fetch());
  CHECK(world.status("/readyz").status() == 200);
  world.service.begin_to_stop();
  CHECK(world.status("/readyz").status() == 503);
  CHECK(world.status("/healthz").status() == 200);
}
