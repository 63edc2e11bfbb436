#include "client_certificates.hpp"
#include "login_world.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

// `get-token` with a certificate for the browser's redirect. What goes over the wire is
// tests/e2e/login/login_https.py.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

void
add_files(LoginWorld& world, const std::string& certificate, const std::string& key)
{
  world.test.files.contents["/home/ada/cb.crt"] = certificate;
  world.test.files.contents["/home/ada/cb.key"] = key;
  world.test.files.modes["/home/ada/cb.key"] = 0600;
  world.words.emplace_back("--local-server-cert=~/cb.crt");
  world.words.emplace_back("--local-server-key=~/cb.key");
}

} // namespace

TEST_CASE("https callback: the redirect URL, and what is said of the certificate")
{
  struct Row
  {
    unsigned mode;
    std::vector<std::string> words;
    std::string redirect; // that the provider is asked to send the browser to
    std::string warning;  // empty: none but that it is not for the host
  };
  const Row rows[] = {
      {.mode = 0600, .words = {}, .redirect = "https://localhost:8000", .warning = ""},
      {.mode = 0644,
       .words = {},
       .redirect = "https://localhost:8000",
       .warning =
           "warning: other users can read the key \"/home/ada/cb.key\" (mode 0644); use "
           "`chmod 600`"},
      {.mode = 0600,
       .words = {"--listen-address=127.0.0.1:9000"},
       .redirect = "https://localhost:9000",
       .warning = "is not for \"localhost\""},
      {.mode = 0600,
       .words = {"--oidc-redirect-url=https://127.0.0.1:8000/callback"},
       .redirect = "https://127.0.0.1:8000/callback",
       .warning = "is not for \"127.0.0.1\""},
      {.mode = 0600,
       .words = {"--oidc-redirect-url=http://localhost:8000"},
       .redirect = "http://localhost:8000",
       .warning =
           "warning: the redirect URL is http, but --local-server-cert serves https"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.redirect);
    LoginWorld world;
    add_files(world, k_client_pem, k_client_key_pem);
    world.test.files.modes["/home/ada/cb.key"] = row.mode;
    world.go_online();
    world.browse(contains(row.redirect, "/callback")
                     ? "/callback?code=the-code&state=STATE"
                     : "/?code=the-code&state=STATE");
    CHECK(world.run(row.words) == 0);
    CHECK(world.test.listener.serves_tls);
    CHECK(world.parameter("redirect_uri") == row.redirect);
    CHECK(world.sent("redirect_uri") == row.redirect);
    CHECK(contains(world.test.err(), row.warning));
    CHECK(contains(world.test.err(), "other users") == (row.mode != 0600));
  }
}

TEST_CASE(
    "https callback: without a certificate it is http, and an https URL is warned of")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  CHECK(world.run({"--oidc-redirect-url=https://localhost:8000"}) == 0);
  CHECK_FALSE(world.test.listener.serves_tls);
  CHECK(contains(world.test.err(),
                 "warning: the redirect URL is https, but oidcctl serves http; use "
                 "--local-server-cert and --local-server-key to serve https"));
}

TEST_CASE("https callback: clients that were not served")
{
  LoginWorld world;
  add_files(world, k_client_pem, k_client_key_pem);
  world.go_online();
  auto left = std::make_shared<std::deque<TlsRefusal>>(
      std::deque<TlsRefusal>{{true, "it does not speak TLS"},
                             {false, "unknown certificate authority"},
                             {false, "unknown certificate authority"}});
  world.test.listener.on_wait = [&world, left]() -> std::optional<ListenerEvent> {
    if (left->empty()) {
      world.browse();
      const auto moment = world.test.listener.on_wait;
      return moment();
    }
    ListenerEvent event{.kind = ListenerEvent::Kind::refused, .refusal = left->front()};
    left->pop_front();
    return event;
  };
  CHECK(world.run() == 0);
  const auto err = world.test.err();
  CHECK(
      contains(err, "a client came by plain HTTP, but --local-server-cert serves https"));
  const std::string trust =
      "the browser did not accept the certificate of --local-server-cert, or has no TLS "
      "version in common: unknown certificate authority";
  REQUIRE(contains(err, trust));
  CHECK(err.find(trust) == err.rfind(trust)); // once
}

TEST_CASE(
    "https callback: files that cannot be used end the login before a browser opens")
{
  struct Row
  {
    std::string certificate;
    std::string key;
    std::string words;
  };
  const Row rows[] = {
      {.certificate = "",
       .key = k_client_key_pem,
       .words = "tls: failed to find any PEM data in certificate input"},
      {.certificate = k_client_pem,
       .key = "",
       .words = "tls: failed to find any PEM data in key input"},
      {.certificate = k_client_key_pem,
       .key = k_client_pem,
       .words = "PEM inputs may have been switched"},
      {.certificate = k_client_pem,
       .key = k_client_pem,
       .words = "tls: found a certificate rather than a key"},
      {.certificate = k_client_pem,
       .key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
       .words = "tls: failed to parse private key"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words);
    LoginWorld world;
    add_files(world, row.certificate, row.key);
    world.serve_document();
    CHECK(world.run() == 5);
    CHECK(contains(world.test.err(),
                   "cannot serve the redirect with \"/home/ada/cb.crt\" and "
                   "\"/home/ada/cb.key\": "));
    CHECK(contains(world.test.err(), row.words));
    CHECK(world.test.listener.opened.empty());
    CHECK(world.test.processes.starts.empty());
  }
  LoginWorld missing;
  add_files(missing, k_client_pem, k_client_key_pem);
  missing.test.files.contents.erase("/home/ada/cb.key");
  missing.serve_document();
  CHECK(missing.run() == 5);
  CHECK(contains(missing.test.err(), "--local-server-key: "));
}

TEST_CASE("https callback: a cached token and another grant need no files")
{
  LoginWorld world;
  add_files(world, k_client_pem, k_client_key_pem);
  world.test.files.contents.erase("/home/ada/cb.crt");
  world.cache(3600);
  CHECK(world.run() == 0);
  CHECK(world.test.network.sessions.empty());
}
