#include "app/webhook/client_limit.hpp"
#include "app/webhook/issuer_http.hpp"
#include "webhook_world.hpp"

#include <future>
#include <thread>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Answers with what each test says, and keeps what was asked for.
class ScriptedHttp : public Http
{
public:
  explicit ScriptedHttp(std::vector<HttpRequest>& asked, std::string address)
      : m_asked(asked), m_address(std::move(address))
  {}

  tl::expected<HttpReply, HttpFailure>
  send(const HttpRequest& request) override
  {
    m_asked.push_back(request);
    auto reply = ok_reply("{}");
    reply.address =
        request.url.find("private") == std::string::npos ? m_address : "10.1.2.3";
    return reply;
  }

private:
  std::vector<HttpRequest>& m_asked;
  std::string m_address;
};

// Waits in its first request for keys until it may go on.
class GatedHttp : public Http
{
public:
  explicit GatedHttp(WebhookWorld& world) : m_world(world) {}

  std::promise<void> begun = {};
  std::promise<void> may_go = {};

  tl::expected<HttpReply, HttpFailure>
  send(const HttpRequest& request) override
  {
    const auto site = healthy_site();
    if (request.url == site.keys_url() && m_world.key_requests == 0) {
      begun.set_value();
      may_go.get_future().wait();
    }
    return m_world.answer(site, request);
  }

private:
  WebhookWorld& m_world;
};

HttpRequest
redirected(const std::string& url)
{
  return {.url = url, .headers = {{"Referer", "https://login.example.com/"}}};
}

} // namespace

TEST_CASE("webhook keys: why there are none, and old ones are better than that")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  CHECK(!keeper->state().was_tried);
  CHECK(!keeper->is_current());
  world.issuer_is_down = true;
  CHECK(!keeper->fetch());
  CHECK(keeper->state().was_tried);
  CHECK(!keeper->state().is_good);
  CHECK(keeper->state().failed == 1);
  CHECK(keeper->state().problem.find("refused") != std::string::npos);
  world.issuer_is_down = false;
  CHECK(keeper->fetch());
  const auto good = keeper->current();
  CHECK(keeper->is_current());
  CHECK(keeper->state().problem.empty());
  CHECK(keeper->state().clock_ahead == Seconds{0});

  world.keys = Json::array({{{"kty", "RSA"}, {"kid", "broken"}}});
  world.test.clock.advance(Milliseconds{5000});
  CHECK(!keeper->fetch());
  CHECK(keeper->current() == good);
  CHECK(keeper->state().is_good);
  CHECK(keeper->state().age == Milliseconds{5000});
  CHECK(!keeper->is_current());
  CHECK(keeper->state().problem.size() > 0);
  world.test.clock.advance(KeyKeeper::k_stale);
  CHECK(keeper->current() != good);
  CHECK(!keeper->state().is_good);
}

TEST_CASE("webhook keys: many unknown keys make it fetch once in ten seconds")
{
  WebhookWorld world;
  const auto keeper = world.serve();
  REQUIRE(keeper->fetch());
  int called = 0;
  const auto ask = [&] { return keeper->demand([&called](bool) { ++called; }); };
  using Demand = KeyKeeper::Demand;
  CHECK(ask() == Demand::queued);
  CHECK(ask() == Demand::queued); // the same fetch will do
  CHECK(keeper->fetch());
  CHECK(called == 2);
  for (int i = 0; i < 100; ++i) {
    CHECK(ask() == Demand::recent);
  }
  world.test.clock.advance(KeyKeeper::k_retry - Milliseconds{1});
  CHECK(ask() == Demand::recent);
  world.test.clock.advance(Milliseconds{1});
  CHECK(ask() == Demand::queued);
  CHECK(keeper->fetch());
  CHECK(called == 3);
}

TEST_CASE("webhook keys: who asks while a fetch is under way does not cause another one")
{
  WebhookWorld world;
  auto http = std::make_unique<GatedHttp>(world);
  auto& gate = *http;
  const auto config = webhook::parse_config(k_webhook_config);
  REQUIRE(config);
  const auto keeper = std::make_shared<KeyKeeper>(std::move(http),
                                                  world.test.clock,
                                                  world.test.network.jose(),
                                                  config->issuers[0].entry,
                                                  Milliseconds{1000});
  keeper->start();
  gate.begun.get_future().wait();
  std::atomic<int> called{0};
  std::promise<void> last;
  for (int i = 0; i < 20; ++i) {
    CHECK(keeper->demand([&](bool) {
      if (++called == 20) {
        last.set_value();
      }
    }) == KeyKeeper::Demand::queued);
  }
  gate.may_go.set_value();
  last.get_future().wait();
  keeper->stop();
  CHECK(world.key_requests == 1);
  CHECK(keeper->state().fetched == 1);
  CHECK(keeper->demand([](bool) {}) == KeyKeeper::Demand::full); // it has stopped
}

TEST_CASE("webhook keys: only https, and not from the Internet into a private network")
{
  std::vector<HttpRequest> asked;
  IssuerHttp http(std::make_unique<ScriptedHttp>(asked, "93.184.216.34"));
  CHECK(!http.send({.url = "http://login.example.com/keys"}));
  CHECK(!http.send({.url = "ftp://login.example.com/keys"}));
  CHECK(!http.send({.url = "nonsense"}));
  CHECK(asked.empty());
  REQUIRE(http.send({.url = "https://login.example.com/"}));
  CHECK(http.send(redirected("https://other.example.com/")));
  CHECK(!http.send(redirected("https://private.example.com/"))); // by its address
  CHECK(asked.size() == 3);
  for (const auto* host :
       {"127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[fd00::1]"}) {
    CHECK(!http.send(redirected(std::string("https://") + host + "/")));
  }
  CHECK(asked.size() == 3); // not even asked
  // An issuer that is itself private may have its documents there.
  std::vector<HttpRequest> inside;
  IssuerHttp own(std::make_unique<ScriptedHttp>(inside, "10.9.9.9"));
  REQUIRE(own.send({.url = "https://login.corp.example/"}));
  CHECK(own.send(redirected("https://private.example.com/")));
  CHECK(own.send(redirected("https://10.0.0.1/")));
}

TEST_CASE("webhook keys: which addresses are private")
{
  for (const auto* address : {"127.0.0.1",
                              "10.255.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::1",
                              "::",
                              "fe80::1",
                              "fc00::1",
                              "ff02::1",
                              "::ffff:10.0.0.1",
                              "localhost",
                              ""}) {
    CAPTURE(address);
    CHECK(is_private_address(address));
  }
  for (const auto* address : {"93.184.216.34",
                              "172.15.0.1",
                              "172.32.0.1",
                              "100.128.0.1",
                              "192.169.0.1",
                              "2606:4700::1111",
                              "::ffff:8.8.8.8"}) {
    CAPTURE(address);
    CHECK(!is_private_address(address));
  }
}

TEST_CASE("webhook limit: what is remembered of clients is bounded")
{
  ClientLimit none(0);
  ClientLimit limit(10);
  for (int i = 0; i < 100; ++i) {
    CHECK(none.allow("192.0.2.1", Milliseconds{0}));
    CHECK(limit.allow("192.0.2.1", Milliseconds{0}) == (i < 10));
  }
  // One network of IPv6 is one client, each address of IPv4 is.
  for (int i = 0; i < 10; ++i) {
    CHECK(limit.allow("2001:db8:1:1::" + std::to_string(i), Milliseconds{0}));
  }
  CHECK(!limit.allow("2001:db8:1:1:ffff::1", Milliseconds{0}));
  CHECK(limit.allow("2001:db8:1:2::1", Milliseconds{0}));
  CHECK(limit.allow("192.0.2.2", Milliseconds{0}));
  CHECK(limit.clients() == 4);
  for (int i = 0; i < 100000; ++i) {
    const auto address = "10." + std::to_string(i / 65536) + "." +
                         std::to_string(i / 256 % 256) + "." + std::to_string(i % 256);
    CHECK(limit.allow(address, Milliseconds{0}));
  }
  CHECK(limit.clients() <= ClientLimit::k_most_clients);
  CHECK(none.clients() == 0);
}
