#include "adapters/server/server_module.hpp"
#include "raw_client.hpp"
#include "webhook_world.hpp"

#include <thread>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using namespace std::chrono_literals;

// Answers for the issuer to many threads, with keys that change.
class ChangingIssuer : public Http
{
public:
  explicit ChangingIssuer(const std::atomic<bool>& is_rotated) : m_is_rotated(is_rotated)
  {}

  tl::expected<HttpReply, HttpFailure>
  send(const HttpRequest& request) override
  {
    const auto site = healthy_site();
    auto keys = Json::array({Signer::of("P-256").jwk("key-1")});
    if (m_is_rotated) {
      keys.push_back(Signer::of("P-256/2").jwk("key-2"));
    }
    return ok_reply(request.url == site.document_url() ? site.document.dump()
                                                       : Json{{"keys", keys}}.dump());
  }

private:
  const std::atomic<bool>& m_is_rotated;
};

// Asks over one connection until it is told to stop.
class Asker
{
public:
  // `expected`: what each answer contains, one of the two.
  Asker(int port, std::string token, std::vector<std::string> expected)
      : m_thread([this, port, token = std::move(token), expected = std::move(expected)] {
          run(port, token, expected);
        })
  {}
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;

  void
  stop()
  {
    m_is_over = true;
    m_thread.join();
  }

  std::atomic<int> asked{0};
  std::atomic<int> wrong{0};

private:
  void
  run(int port, const std::string& token, const std::vector<std::string>& expected)
  {
    const auto body = Json{{"apiVersion", "authentication.k8s.io/v1"},
                           {"kind", "TokenReview"},
                           {"spec", {{"token", token}}}}
                          .dump();
    const auto request = "POST /authenticate HTTP/1.1\r\nHost: h\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n" + body;
    RawClient client(port);
    while (!m_is_over) {
      const auto reply = client.ask(request);
      const bool fits =
          std::any_of(expected.begin(), expected.end(), [&reply](const auto& words) {
            return reply.find(words) != std::string::npos;
          });
      wrong += fits ? 0 : 1;
      ++asked;
    }
  }

  std::atomic<bool> m_is_over{false};
  std::thread m_thread;
};

} // namespace

// Above all for ThreadSanitizer (`scripts/test --thread`).
TEST_CASE("webhook threads: requests, rotated keys, reloads and metrics at once")
{
  WebhookWorld world;
  std::atomic<bool> is_rotated{false};
  std::vector<std::shared_ptr<KeyKeeper>> keepers;
  const auto serve = [&](const std::string& more) {
    auto served = std::make_shared<ServedConfig>();
    auto config = webhook::parse_config(k_webhook_config + more);
    REQUIRE(config);
    served->config = std::move(*config);
    if (keepers.empty() || !more.empty()) {
      keepers.push_back(
          std::make_shared<KeyKeeper>(std::make_unique<ChangingIssuer>(is_rotated),
                                      world.test.clock,
                                      world.test.network.jose(),
                                      served->config.issuers[0].entry,
                                      1000ms));
      REQUIRE(keepers.back()->fetch());
      keepers.back()->start();
    }
    served->keepers = {keepers.back()};
    world.service.use(served);
  };
  serve("");
  const auto started =
      server_module().start({.host = "127.0.0.1", .threads = 4},
                            [&world](ServerRequest request, SendReply send) {
                              world.service.handle(std::move(request), std::move(send));
                            });
  REQUIRE(started);
  auto& server = **started;
  const auto bad = signed_token({{"iss", k_token_issuer}, {"aud", "other"}});
  const std::string yes = R"("authenticated":true)";
  const std::string no = R"("authenticated":false)";
  // The clock runs so fast that whoever waits for keys may have waited too long.
  Asker good(server.port(), signed_token(), {yes});
  Asker refused(server.port(), bad, {no});
  Asker foreign(server.port(), "garbage", {no});
  Asker unknown(server.port(), token_by("P-256/2", "key-3"), {no, " 503 "});
  constexpr int rounds = 30;
  for (int i = 0; i < rounds; ++i) {
    is_rotated = i > rounds / 2;
    world.test.clock.advance(KeyKeeper::k_retry);
    serve(i % 3 == 0 ? "deny: [{subject: other-" + std::to_string(i) + "}]\n" : "");
    keepers.back()->give_up(KeyKeeper::k_patience);
    CHECK(world.status("/metrics").status() == 200);
    CHECK(world.status("/readyz").status() == 200);
    const RawClient idle(server.port());
    static_cast<void>(server.counts()); // read while others count
    const int before = good.asked;
    for (int turn = 0; good.asked < before + 5 && turn < 5000; ++turn) {
      std::this_thread::sleep_for(1ms);
    }
  }
  for (auto* asker : {&good, &refused, &foreign, &unknown}) {
    asker->stop();
    CHECK(asker->asked > 0);
    CHECK(asker->wrong == 0);
  }
  CHECK(server.counts().accepted >= 4); // the askers had answers
  server.drain();
  for (const auto& keeper : keepers) {
    keeper->ask_to_stop();
  }
  server.stop(1000ms);
  for (const auto& keeper : keepers) {
    keeper->stop();
  }
}
