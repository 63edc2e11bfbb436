#include "webhook_world.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// A server that only keeps its certificate.
class FakeServer : public HttpServer
{
public:
  std::vector<ServerCertificate> used = {};
  std::optional<Error> error = std::nullopt;
  bool drains = false;
  int stops = 0;

  std::uint16_t
  port() const override
  {
    return 8443;
  }
  Result<void>
  use_certificate(const ServerCertificate& certificate) override
  {
    if (error) {
      return tl::make_unexpected(*error);
    }
    used.push_back(certificate);
    return {};
  }
  ServerCounts
  counts() const override
  {
    return {.limit = 7};
  }
  void
  drain() override
  {
    drains = true;
  }
  void
  stop(Milliseconds) override
  {
    ++stops;
  }
};

// Hands out servers that outlive their use, and keeps what the manager was sent.
class FakeServerModule : public ServerModule
{
public:
  std::vector<ServerOptions> started = {};
  std::vector<std::string> notices = {};
  std::optional<Error> error = std::nullopt;

  Result<std::unique_ptr<HttpServer>>
  start(const ServerOptions& options, ServerHandler) override
  {
    if (error) {
      return tl::make_unexpected(*error);
    }
    started.push_back(options);
    return std::make_unique<FakeServer>();
  }
  void
  notify(const std::string& socket, const std::string& state) override
  {
    CHECK(socket == "@manager");
    notices.push_back(state);
  }
};

struct Watched
{
  WebhookWorld world{};
  ServeRequest request = {.config_file = "/etc/webhook.yaml",
                          .certificate_file = "/etc/tls.crt",
                          .key_file = "/etc/tls.key",
                          .fetch_timeout = Milliseconds{1000}};
  FakeServer server = {};
  std::optional<ConfigWatch> watch = std::nullopt;

  Watched()
  {
    file("/etc/webhook.yaml") = k_webhook_config;
    file("/etc/tls.crt") = "certificate";
    file("/etc/tls.key") = "key";
    watch.emplace(world.system,
                  world.test.network,
                  request,
                  world.service,
                  *world.events,
                  world.metrics);
  }
  ~Watched() { watch->stop(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  std::string&
  file(const std::string& path)
  {
    return world.test.files.contents[path];
  }
  void
  look(int times = 1)
  {
    for (int i = 0; i < times; ++i) {
      watch->look(server);
    }
  }
  bool
  has_metric(const std::string& line) const
  {
    return world.metrics.text().find("\noidcctl_webhook_" + line + "\n") !=
           std::string::npos;
  }
  std::size_t
  deny_rules() const
  {
    return world.service.served()->config.deny.size();
  }
};

} // namespace

TEST_CASE("webhook files: it does not start with what it cannot use")
{
  struct Row
  {
    std::string path;
    std::optional<std::string> text;
    std::string error;
  };
  const Row rows[] = {
      {.path = "/etc/webhook.yaml", .text = std::nullopt, .error = "/etc/webhook.yaml"},
      {.path = "/etc/webhook.yaml", .text = "", .error = "/etc/webhook.yaml"},
      {.path = "/etc/webhook.yaml",
       .text = "kind: Pod\n",
       .error = "/etc/webhook.yaml: expected kind"},
      {.path = "/etc/webhook.yaml",
       .text = std::string(5 << 20, '#'),
       .error = "/etc/webhook.yaml"},
      {.path = "/etc/tls.crt", .text = std::nullopt, .error = "/etc/tls.crt"},
      {.path = "/etc/tls.key", .text = std::nullopt, .error = "/etc/tls.key"},
      {.path = "/etc/ca.crt", .text = std::nullopt, .error = "/etc/ca.crt"},
      {.path = "/etc/ca.crt", .text = "", .error = "client CA file is empty"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.path);
    Watched watched;
    if (row.path == "/etc/ca.crt") {
      watched.request.client_ca_file = row.path;
    }
    watched.world.test.files.contents.erase(row.path);
    if (row.text) {
      watched.file(row.path) = *row.text;
    }
    const auto started = watched.watch->start();
    REQUIRE(!started);
    CHECK_MESSAGE(describe(started.error()).find(row.error) != std::string::npos,
                  describe(started.error()));
    CHECK(started.error().code == ErrorCode::local_file);
  }
}

TEST_CASE("webhook files: a configuration is used when it is whole, and not before")
{
  Watched watched;
  REQUIRE(watched.watch->start());
  CHECK(watched.has_metric("config_last_reload_successful 1"));
  const auto keeper = watched.world.service.served()->keepers.front();
  auto& config = watched.file("/etc/webhook.yaml");
  const auto before = config;
  config += "deny:\n- {subject: eve}\n"; // and more is being written
  watched.look();
  CHECK(watched.deny_rules() == 0);
  config += "- {subject: mallory}\n";
  watched.look();
  CHECK(watched.deny_rules() == 0);
  watched.look();
  CHECK(watched.deny_rules() == 2);
  CHECK(watched.world.service.served()->keepers.front() == keeper); // with its keys
  // Cut off in the middle of being written again: never seen twice.
  for (const auto size : {std::size_t{10}, before.size(), before.size() + 5}) {
    config.resize(size);
    watched.look();
    CHECK(watched.deny_rules() == 2);
  }
  config = before;
  watched.look(2);
  CHECK(watched.deny_rules() == 0);
}

TEST_CASE("webhook files: a faulty configuration leaves the old one in force")
{
  Watched watched;
  REQUIRE(watched.watch->start());
  auto& config = watched.file("/etc/webhook.yaml");
  config += "deny: [{subject: eve}]\n";
  watched.look(2);
  REQUIRE(watched.deny_rules() == 1);
  const auto good = config;
  for (const auto* fault : {"", "\t", "kind: Pod", "rules: nonsense"}) {
    config = fault;
    watched.look(5);
    CHECK(watched.deny_rules() == 1);
    CHECK(watched.has_metric("config_last_reload_successful 0"));
    config = good;
    watched.look(2);
    CHECK(watched.has_metric("config_last_reload_successful 1"));
  }
  watched.world.test.files.contents.erase("/etc/webhook.yaml");
  watched.look(5);
  CHECK(watched.deny_rules() == 1);
  CHECK(watched.has_metric("config_last_reload_successful 0"));
  watched.file("/etc/webhook.yaml") = good;
  watched.look(2);
  CHECK(watched.has_metric("config_last_reload_successful 1"));
  watched.world.test.network.open_error = Error{.message = "no roots"};
  watched.file("/etc/webhook.yaml") =
      good + "# another issuer, which has no keeper yet\n";
  auto& text = watched.file("/etc/webhook.yaml");
  text.replace(text.find("login.example.com"), 17, "other.example.com");
  watched.look(2);
  CHECK(watched.world.service.served()->config.issuers[0].entry.issuer == k_token_issuer);
  CHECK(watched.has_metric("config_last_reload_successful 0"));
  const auto& log = watched.world.log();
  std::size_t faults = 0;
  for (auto at = log.find("config-not-used"); at != std::string::npos;
       at = log.find("config-not-used", at + 1)) {
    ++faults;
  }
  CHECK(faults == 6); // each once, however often it is looked at
}

TEST_CASE("webhook files: issuers come and go")
{
  Watched watched;
  watched.world.test.network.serve("https://b.example.com", [](const HttpRequest&) {
    return tl::expected<HttpReply, HttpFailure>(
        tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}}));
  });
  REQUIRE(watched.watch->start());
  auto& config = watched.file("/etc/webhook.yaml");
  const auto keeper = watched.world.service.served()->keepers.front();
  config += "- issuer: {url: \"https://b.example.com\", audiences: [x]}\n"
            "  claimMappings: {username: {claim: sub, prefix: \"b:\"}}\n";
  watched.look(2);
  REQUIRE(watched.world.service.served()->keepers.size() == 2);
  CHECK(watched.world.service.served()->keepers[0] == keeper);
  const std::weak_ptr<KeyKeeper> second = watched.world.service.served()->keepers[1];
  config = k_webhook_config;
  watched.look(2);
  CHECK(watched.world.service.served()->keepers.size() == 1);
  CHECK(second.expired());
  // Another CA makes another session, and other keys.
  config.insert(config.find(", audiences"), ", certificateAuthority: \"nonsense\"");
  watched.look(2);
  CHECK(watched.has_metric("config_last_reload_successful 0"));
  CHECK(watched.world.service.served()->keepers[0] == keeper);
}

TEST_CASE("webhook files: the certificate")
{
  Watched watched;
  REQUIRE(watched.watch->start());
  CHECK(watched.watch->certificate().chain_pem == "certificate");
  watched.look(3);
  CHECK(watched.server.used.empty());
  watched.file("/etc/tls.key") = "new key"; // the other half comes
  watched.look();
  watched.file("/etc/tls.crt") = "new certificate";
  watched.look();
  CHECK(watched.server.used.empty());
  watched.look();
  REQUIRE(watched.server.used.size() == 1);
  CHECK(watched.server.used[0].chain_pem == "new certificate");
  CHECK(watched.server.used[0].key_pem.reveal() == "new key");
  watched.server.error = Error{.message = "the private key does not belong to it"};
  watched.file("/etc/tls.crt") = "of another key";
  watched.look(4);
  CHECK(watched.has_metric("certificate_last_reload_successful 0"));
  watched.server.error = std::nullopt;
  watched.file("/etc/tls.crt") = "of this key";
  watched.look(2);
  CHECK(watched.has_metric("certificate_last_reload_successful 1"));
  CHECK(watched.server.used.size() == 2);
  watched.world.test.files.contents.erase("/etc/tls.key");
  watched.look(3);
  CHECK(watched.has_metric("certificate_last_reload_successful 0"));
  CHECK(watched.server.used.size() == 2);
  CHECK(watched.world.log().find("new key") == std::string::npos);
}

TEST_CASE("webhook serve: from the start to the end")
{
  WebhookWorld world;
  FakeServerModule module;
  auto& test = world.test;
  test.network.server_module = &module;
  test.environment.values["NOTIFY_SOCKET"] = "@manager";
  test.files.contents["/c.yaml"] = k_webhook_config;
  test.files.contents["/t.crt"] = "certificate";
  test.files.contents["/t.key"] = "key";
  test.clock.interrupt_at(Milliseconds{60000});
  const std::vector<std::string> words{"webhook",
                                       "serve",
                                       "--config=/c.yaml",
                                       "--tls-cert-file=/t.crt",
                                       "--tls-private-key-file=/t.key",
                                       "--listen=127.0.0.1:8443",
                                       "--max-connections=5"};
  CHECK(test.run(words) == 0);
  REQUIRE(module.started.size() == 2);
  CHECK(module.started[0].host == "127.0.0.1");
  CHECK(module.started[0].connections == 5);
  CHECK(!module.started[0].certificate.is_empty());
  CHECK(module.started[1].certificate.is_empty()); // /metrics
  CHECK(module.notices.back() == "STOPPING=1");
  CHECK(std::count(module.notices.begin(), module.notices.end(), "WATCHDOG=1") > 100);
  for (const auto* event : {"listening", "stopping", "stopped"}) {
    CHECK(test.err().find(std::string("\"event\":\"") + event) != std::string::npos);
  }
  CHECK(test.out().empty());

  module.error = Error{.code = ErrorCode::unavailable, .message = "address in use"};
  CHECK(test.run(words) == 3);
  module.error = std::nullopt;
  test.files.contents["/c.yaml"] = "kind: Pod";
  CHECK(test.run(words) == 5);
  test.network.server_module = nullptr;
  CHECK(test.run(words) == 5);
  for (const auto* odd : {"--listen=localhost:1",
                          "--listen=8443",
                          "--listen=1.2.3.4:65536",
                          "--metrics-listen=x",
                          "--path=authenticate",
                          "--path=/a?b",
                          "--threads=0",
                          "--max-reviews-per-second=-1",
                          "--shutdown-delay=-1"}) {
    auto more = words;
    more.push_back(odd);
    CAPTURE(odd);
    CHECK(test.run(more) == 2);
  }
}
