#pragma once

#include "app/webhook/config_watch.hpp"
#include "app/webhook/review_service.hpp"
#include "ports/network.hpp"
#include "token_site.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

// What `webhook serve` is made of, over fake ports: an issuer whose keys and whose faults
// a test changes, and reviews that are answered at once or later.
namespace oidcctl::test {

inline constexpr const char* k_webhook_config = R"(
apiVersion: oidcctl/v1
kind: WebhookConfiguration
jwt:
- issuer: {url: "https://login.example.com", audiences: [kubernetes]}
  claimMappings:
    username: {claim: sub, prefix: "corp:"}
    groups: {claim: groups, prefix: "corp:"}
)";

// The answer to a review, when it has come.
struct Answered
{
  std::optional<ServerReply> reply = std::nullopt;

  int
  status() const
  {
    REQUIRE(reply);
    return reply->status;
  }
  Json
  json() const
  {
    REQUIRE(reply);
    auto parsed = parse_json(reply->body);
    REQUIRE(parsed);
    return *parsed;
  }
  Json
  review() const
  {
    return json().at("status");
  }
};

struct WebhookWorld
{
  TestSystem test = {};
  System system = test.system();
  Json keys = Json::array({Signer::of("P-256").jwk("key-1")});
  bool issuer_is_down = false;
  std::size_t key_requests = 0;
  std::unique_ptr<EventLog> events =
      std::make_unique<EventLog>(test.clock, test.terminal, std::string(32, 'k'));
  Metrics metrics = {};
  ReviewService service;

  explicit WebhookWorld(unsigned per_client = 0)
      : service(test.clock,
                test.network.jose(),
                "/authenticate",
                per_client,
                *events,
                metrics)
  {
    const auto site = healthy_site();
    test.network.serve(site.issuer, [this, site](const HttpRequest& request) {
      return answer(site, request);
    });
  }

  tl::expected<HttpReply, HttpFailure>
  answer(const Site& site, const HttpRequest& request)
  {
    if (issuer_is_down) {
      return tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}});
    }
    if (request.url == site.document_url()) {
      return ok_reply(site.document.dump());
    }
    ++key_requests;
    return ok_reply(Json{{"keys", keys}}.dump());
  }

  // Return a keeper for the issuer, without a thread and without keys.
  std::shared_ptr<KeyKeeper>
  keeper(const webhook::Config& config)
  {
    auto http = test.network.open({});
    REQUIRE(http);
    return std::make_shared<KeyKeeper>(std::move(*http),
                                       test.clock,
                                       test.network.jose(),
                                       config.issuers.at(0).entry,
                                       Milliseconds{10000});
  }

  // Put `text` in force, and return the keeper of its issuer.
  std::shared_ptr<KeyKeeper>
  serve(const std::string& text = k_webhook_config)
  {
    auto served = std::make_shared<ServedConfig>();
    auto config = webhook::parse_config(text);
    REQUIRE_MESSAGE(config, (config ? "" : describe(config.error())));
    served->config = std::move(*config);
    served->keepers = {keeper(served->config)};
    service.use(served);
    return served->keepers.front();
  }

  std::shared_ptr<Answered>
  ask(ServerRequest request)
  {
    auto answered = std::make_shared<Answered>();
    service.handle(std::move(request), [answered](ServerReply reply) {
      CHECK(!answered->reply); // once
      answered->reply = std::move(reply);
    });
    return answered;
  }

  std::shared_ptr<Answered>
  review(const std::string& token,
         const std::string& version = "v1",
         const std::string& peer = "192.0.2.1")
  {
    const Json body{{"apiVersion", "authentication.k8s.io/" + version},
                    {"kind", "TokenReview"},
                    {"spec", {{"token", token}}}};
    return ask({.method = "POST",
                .target = "/authenticate?timeout=30s",
                .peer = peer,
                .body = body.dump()});
  }

  Answered
  status(const std::string& path, const std::string& method = "GET")
  {
    Answered answered;
    service.handle_status({.method = method, .target = path},
                          [&answered](ServerReply reply) { answered.reply = reply; });
    return answered;
  }

  // Return the log so far; no more can be written after this.
  const std::string&
  log()
  {
    events.reset();
    return test.terminal.err_text;
  }
};

// Return a token by another key, under the name of that key.
inline std::string
token_by(const std::string& signer, const std::string& key_id)
{
  return Signer::of(signer).token({{"alg", "ES256"}, {"kid", key_id}}, good_claims());
}

} // namespace oidcctl::test
