#pragma once

#include "adapters/network/network_module.hpp"
#include "app/webhook/review_service.hpp"
#include "fuzz.hpp"
#include "ports/clock.hpp"
#include "ports/http.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

// What `webhook serve` answers with, for an issuer whose key no input can sign with.
namespace oidcctl::fuzz {

inline constexpr const char* k_issuer = "https://a.example";
inline constexpr const char* k_key =
    R"({"kty":"EC","crv":"P-256","kid":"k","alg":"ES256",)"
    R"("x":"ZAjyCYim_gkzqCIXWt4FUKupwtMAPl4FBqLo3XqiBFM",)"
    R"("y":"Sv0Kxe7XhIT_5U8Y5UbPVreFPSYKG2B442VT8TCaL-0"})";

class StillClock : public Clock
{
public:
  Time
  now() const override
  {
    return Time{Seconds{1'800'000'000}};
  }
  Milliseconds
  steady() const override
  {
    return Milliseconds{0};
  }
  bool
  sleep(Milliseconds) override
  {
    return true;
  }
};

// Looks at each line of the log: JSON, on one line.
class LogReader : public Terminal
{
public:
  bool
  out(std::string_view) override
  {
    return true;
  }
  void
  err(std::string_view text) override
  {
    require(text.ends_with("}\n"), "a log has whole lines");
  }
  bool
  stdin_is_terminal() const override
  {
    return false;
  }
  bool
  out_is_terminal() const override
  {
    return false;
  }
  bool
  stderr_is_terminal() const override
  {
    return false;
  }
  std::size_t
  columns() const override
  {
    return 100;
  }
  Result<std::string>
  read_line(std::size_t) override
  {
    return std::string();
  }
  Result<Secret>
  read_secret(std::size_t) override
  {
    return Secret();
  }
};

class OneIssuer : public Http
{
public:
  tl::expected<HttpReply, HttpFailure>
  send(const HttpRequest& request) override
  {
    HttpReply reply{.status = 200, .headers = {{"content-type", "application/json"}}};
    reply.body =
        request.url.ends_with("/keys")
            ? fmt::format(R"({{"keys":[{}]}})", k_key)
            : fmt::format(R"({{"issuer":"{0}","jwks_uri":"{0}/keys"}})", k_issuer);
    return reply;
  }
};

struct WebhookWorld
{
  StillClock clock = {};
  LogReader terminal = {};
  EventLog log{clock, terminal, "key"};
  Metrics metrics = {};
  ReviewService service{clock, network_module().jose(), "/authenticate", 0, log, metrics};

  WebhookWorld()
  {
    auto served = std::make_shared<ServedConfig>();
    auto config = webhook::parse_config(
        "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\njwt:\n"
        "- issuer: {url: \"https://a.example\", audiences: [k8s]}\n"
        "  claimMappings:\n    username: {claim: sub, prefix: \"a:\"}\n"
        "    groups: {claim: groups, prefix: \"a:\"}\n"
        "rules:\n- issuer: https://a.example\n  maxLoginAge: 8h\n"
        "  claims: [{claim: amr, anyOf: [mfa]}]\n");
    require(config.has_value(), "the configuration is good");
    served->config = std::move(*config);
    served->keepers = {std::make_shared<KeyKeeper>(std::make_unique<OneIssuer>(),
                                                   clock,
                                                   network_module().jose(),
                                                   served->config.issuers[0].entry,
                                                   Milliseconds{1000})};
    require(served->keepers[0]->fetch(), "there are keys");
    // From now on they are as new as they may be: nothing waits.
    require(served->keepers[0]->demand([](bool) {}) == KeyKeeper::Demand::queued,
            "asked once");
    require(served->keepers[0]->fetch(), "there are keys");
    service.use(served);
  }
};

// Require of an answer what holds for every request.
inline void
check_answer(int status, std::string_view body)
{
  constexpr int known[] = {200, 400, 404, 405, 413, 431, 503};
  require(std::find(std::begin(known), std::end(known), status) != std::end(known),
          "an answer has a status that kube-apiserver does not repeat for long");
  require(body.find("\"authenticated\":true") == std::string_view::npos,
          "no one is let in without a signature");
  require(status == 200 || body.find("\"authenticated\"") == std::string_view::npos,
          "an error is not a review");
}

} // namespace oidcctl::fuzz
