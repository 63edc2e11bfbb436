#include "base/base64.hpp"
#include "base/hmac.hpp"
#include "base/text.hpp"
#include "checks/webhook/probe.hpp"
#include "jose/signature.hpp"
#include "jose/signing_key.hpp"
#include "signing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace oidcctl;
using namespace oidcctl::test;
using namespace oidcctl::webhook;

namespace {

constexpr Time k_now{Seconds{1'800'000'000}};

struct World
{
  std::unique_ptr<SigningKey> key =
      *jose::read_signing_key(Secret(Signer::of("RSA").private_pem()));
  std::unique_ptr<SigningKey> stranger = jose::new_signing_key("RS256");
  Mint mint = {};

  World()
  {
    mint = {
        .key = key.get(),
        .stranger = stranger.get(),
        .settings = {.issuer = "https://a.example", .audience = "k8s", .key_id = "one"}};
  }
};

Json
decoded(const std::string& part)
{
  const auto bytes = base64::decode(part, base64::Alphabet::url);
  REQUIRE(bytes);
  return *parse_json(*bytes);
}

std::string
token_in(const Probe& probe)
{
  const auto body = parse_json(probe.body, {.bytes = 1 << 22});
  REQUIRE(body);
  return body->at("spec").at("token").get<std::string>();
}

bool
is_of_issuer(const std::string& token)
{
  const auto parts = text::split(token, '.');
  REQUIRE(parts.size() == 3);
  const auto key = jose::make_public_key(Signer::of("RSA").key("one"));
  const auto signature = base64::decode(parts[2], base64::Alphabet::url);
  return signature && key->verifies(decoded(parts[0])["alg"].get<std::string>(),
                                    parts[0] + "." + parts[1],
                                    *signature);
}

} // namespace

TEST_CASE("minted tokens: the faults that settings name are asked, and only those")
{
  struct Row
  {
    TokenSettings settings;
    std::set<std::string> more;
  };
  const std::set<std::string> always{"minted",
                                     "times",
                                     "issuer",
                                     "audience",
                                     "user-name",
                                     "system-name",
                                     "unknown-key",
                                     "algorithm",
                                     "signature",
                                     "review-audience"};
  const Row rows[] = {
      {.settings = {}, .more = {}},
      {.settings = {.username_claim = "email"}, .more = {"email"}},
      {.settings = {.amr = {"otp"}}, .more = {"second-factor"}},
      {.settings = {.acr = {"2"}}, .more = {"second-factor"}},
      {.settings = {.parties = {"cli"}}, .more = {"authorized-party"}},
      {.settings = {.login_age = Seconds{60}}, .more = {"login-age"}},
  };
  World world;
  for (auto row : rows) {
    row.settings.issuer = "https://a.example";
    row.settings.audience = "k8s";
    world.mint.settings = row.settings;
    std::set<std::string> names;
    for (const auto& probe : minted_probes(world.mint, k_now)) {
      names.insert(probe.name);
    }
    auto expected = always;
    expected.insert(row.more.begin(), row.more.end());
    CHECK(names == expected);
  }
}

TEST_CASE(
    "minted tokens: each has one fault, and its issuer's signature unless that is it")
{
  World world;
  world.mint.settings.amr = {"otp"};
  const auto probes = minted_probes(world.mint, k_now);
  const auto good = good_claims(world.mint.settings, k_now, "oidcctl-test");
  std::size_t count = 0;
  for (const auto& probe : probes) {
    const auto token = token_in(probe);
    const auto parts = text::split(token, '.');
    CAPTURE(probe.what);
    const bool by_stranger = probe.what.find("signed by") != std::string::npos;
    const bool by_mac = probe.what.find("HS256") != std::string::npos;
    CHECK(is_of_issuer(token) == !(by_stranger || by_mac));
    const auto claims = decoded(parts[1]);
    std::size_t different = 0;
    for (const auto& [name, value] : good.items()) {
      different += claims.contains(name) && claims[name] == value ? 0 : 1;
    }
    for (const auto& [name, value] : claims.items()) {
      different += good.contains(name) ? 0 : 1; // nbf
    }
    CHECK(different <= 1);
    ++count;
  }
  CHECK(count > 120); // a hundred of them with unknown keys
}

TEST_CASE("minted tokens: other algorithms are judged by the list of accepted ones")
{
  World world;
  world.mint.settings.algorithms = {"RS256", "PS256"};
  std::map<std::string, Expect> expects;
  for (const auto& probe : minted_probes(world.mint, k_now)) {
    if (probe.name == "algorithm") {
      expects[probe.what] = probe.expect;
    }
  }
  CHECK(expects.at("a token signed with PS256") == Expect::accepted);
  CHECK(expects.at("a token signed with RS512") == Expect::refused);
  CHECK(expects.at("a token signed with HS256 and the public key") == Expect::refused);
  world.mint.settings.algorithms = {};
  for (const auto& probe : minted_probes(world.mint, k_now)) {
    if (probe.what == "a token signed with RS512") {
      CHECK(probe.expect == Expect::reported);
    }
  }
}

TEST_CASE("minted tokens: claims of the caller are in all of them")
{
  World world;
  world.mint.settings.username_claim = "email";
  world.mint.settings.claims = {{"department", "dev"}, {"email", "jane@example.com"}};
  const auto claims = good_claims(world.mint.settings, k_now, "oidcctl-test");
  CHECK(claims["department"] == "dev");
  CHECK(claims["email"] == "jane@example.com");
  CHECK(claims["email_verified"] == true);
  CHECK(claims["exp"] == 1'800'000'600);
}

TEST_CASE("forged tokens: none verifies, and those of a stranger bring its key")
{
  const World world;
  const auto token =
      mint_token(world.mint, good_claims(world.mint.settings, k_now, "oidcctl-test"));
  CHECK(is_of_issuer(token));
  std::size_t forged = 0;
  for (const auto& probe : good_token_probes(token, world.stranger.get())) {
    const bool is_good = probe.name == "good" || probe.name == "unknown-fields" ||
                         probe.name == "review-audience" || probe.name == "white-space";
    if (is_good) {
      continue;
    }
    CAPTURE(probe.what);
    ++forged;
    CHECK_FALSE(is_of_issuer(token_in(probe)));
    CHECK(probe.expect == Expect::refused);
    if (probe.name == "header-key") {
      const auto header = decoded(text::split(token_in(probe), '.')[0]);
      CHECK(header["jwk"] == world.stranger->public_jwk());
      CHECK(header["kid"] == "one");
    }
  }
  CHECK(forged == 29);
  // What is not a JWT cannot be forged, but is asked.
  CHECK(good_token_probes("opaque", world.stranger.get()).size() == 6);
}

TEST_CASE("forged tokens: the algorithm of a token")
{
  CHECK(algorithm_of("opaque") == "RS256");
  CHECK(algorithm_of("a.b.c") == "RS256");
  CHECK(algorithm_of(jws_text({{"alg", "ES384"}}, Json::object(), "x")) == "ES384");
  CHECK(algorithm_of(jws_text({{"alg", 7}}, Json::object(), "x")) == "RS256");
}

TEST_CASE("canary tokens: each names the place in its header or as its issuer")
{
  const World world;
  const std::string canary = "https://127.0.0.1:1/c";
  for (const bool has_key : {false, true}) {
    const auto probes = canary_probes(
        canary, has_key ? "" : "e30.e30.e30", has_key ? &world.mint : nullptr, k_now);
    CHECK(probes.size() == (has_key ? 3 : 5));
    for (const auto& probe : probes) {
      const auto parts = text::split(token_in(probe), '.');
      const auto header = decoded(parts[0]);
      const auto claims = decoded(parts[1]);
      const bool named = header.value("jku", "") == canary ||
                         header.value("x5u", "") == canary ||
                         claims.value("iss", "") == canary;
      CHECK(named);
    }
  }
}
