#include "model/oidc/login_settings.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>

using namespace oidcctl;

namespace {

LoginSettings
base()
{
  LoginSettings settings;
  settings.issuer = "https://issuer.example.com";
  settings.client_id = "kubernetes";
  return settings;
}

LoginSettings
with_scopes(std::vector<std::string> scopes, const std::string& secret = {})
{
  auto settings = base();
  settings.extra_scopes = std::move(scopes);
  settings.client_secret = Secret(secret);
  return settings;
}

struct Row
{
  const char* name;
  LoginSettings settings;
  const char* kubelogin;
  const char* together;
};

} // namespace

// Taken from the cache directories of kubelogin 1.36 and together-kubelogin 0.1.0.
TEST_CASE("cache name: that of kubelogin and of its fork")
{
  const Row rows[] = {
      {"issuer and client",
       base(),
       "e86f17bb894f37a5c90b523f0f8aa372904cf54f7123d57c4f408614db582fd4",
       "fe850222d61037b38fbfbb033cb680d3115418cb982dca6f113daf952f3617e4"},
      {"scopes",
       with_scopes({"email", "groups"}),
       "2dcb1a312e3f244e6965f22ce50838e0f02c07bcfa91af55b78c559894c43be6",
       "7f4880e6bc37f6c668f4c03b8925187b44bf37896d2ad0935564cab9bc259dbe"},
      {"the other order",
       with_scopes({"groups", "email"}),
       "e5a3c842b87bd6ac5eef30f55878a5acfde595dbe141b8bbf41e41b935578289",
       "d1dea0a302cf84256e406dbe6beeffc1d032197062fbe8179827166086d94b6e"},
      {"a secret",
       with_scopes({"email", "groups"}, "s3cr3t"),
       "309e52b0514a6a9291b5c746d35e7a8ee98ab7204255cf3376b3f39d0bed3336",
       "9287815ff3a3681d7d15e67dca5ceda65720c6c218401960b4c837355253427e"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(cache_name(row.settings, CacheNaming::kubelogin) == row.kubelogin);
    CHECK(cache_name(row.settings, CacheNaming::together) == row.together);
  }
}

TEST_CASE("cache name: every setting of the key counts")
{
  using Change = std::function<void(LoginSettings&)>;
  const Change changes[] = {
      [](auto&) {},
      [](auto& s) { s.issuer += "/"; },
      [](auto& s) { s.client_id = "kubernetes2"; },
      [](auto& s) { s.client_secret = Secret("x"); },
      [](auto& s) { s.extra_scopes = {"x"}; },
      [](auto& s) { s.redirect_url = "x"; },
      [](auto& s) { s.pkce = PkceMethod::none; },
      [](auto& s) { s.pkce = PkceMethod::s256; },
      [](auto& s) { s.use_access_token = true; },
      [](auto& s) {
        s.request_headers = {{"a", "b"}};
      },
      [](auto& s) {
        s.request_headers = {{"a", "c"}};
      },
      [](auto& s) { s.ca_files = {"x"}; },
      [](auto& s) { s.ca_data = {"x"}; },
      [](auto& s) { s.renegotiation = Renegotiation::once; },
      [](auto& s) { s.renegotiation = Renegotiation::freely; },
      [](auto& s) { s.username = "x"; },
      [](auto& s) { s.username = std::string(300, 'x'); },
      [](auto& s) {
        s.extra_parameters = {{"audience", "x"}};
      },
      [](auto& s) {
        s.extra_parameters = {{"audience", "x"}, {"b", "c"}};
      },
  };
  std::set<std::string> names;
  for (const auto& change : changes) {
    auto settings = base();
    change(settings);
    names.insert(cache_name(settings, CacheNaming::kubelogin));
  }
  CHECK(names.size() == std::size(changes));
}

TEST_CASE("cache name: what does not count")
{
  auto settings = base();
  settings.grant = GrantType::device_code;
  CHECK(cache_name(settings, CacheNaming::kubelogin) ==
        cache_name(base(), CacheNaming::kubelogin));
  settings.extra_parameters = {{"audience", "x"}};
  CHECK(cache_name(settings, CacheNaming::together) ==
        cache_name(base(), CacheNaming::together));
}

TEST_CASE("cache name: client-credentials has an entry of its own")
{
  auto settings = base();
  settings.grant = GrantType::client_credentials;
  CHECK(cache_name(settings, CacheNaming::kubelogin) !=
        cache_name(base(), CacheNaming::kubelogin));
  CHECK(cache_name(settings, CacheNaming::together) ==
        cache_name(base(), CacheNaming::together));
}

TEST_CASE("login settings: the grant that is meant, and the scopes")
{
  auto settings = with_scopes({"groups", "openid"});
  CHECK(settings.effective_grant() == GrantType::authcode);
  CHECK(settings.scopes() == std::vector<std::string>{"groups", "openid", "openid"});
  settings.username = "ada";
  CHECK(settings.effective_grant() == GrantType::password);
  settings.grant = GrantType::device_code;
  CHECK(settings.effective_grant() == GrantType::device_code);
  for (const auto* word : {"auto",
                           "authcode",
                           "authcode-keyboard",
                           "client-credentials",
                           "device-code",
                           "password"}) {
    const auto grant = parse_grant_type(word);
    REQUIRE(grant);
    CHECK(to_string(*grant) == word);
  }
  CHECK_FALSE(parse_grant_type("Auto"));
  CHECK_FALSE(parse_grant_type(""));
  CHECK(parse_pkce_method("S256") == PkceMethod::s256);
  CHECK(parse_pkce_method("no") == PkceMethod::none);
  CHECK(parse_pkce_method("auto") == PkceMethod::automatic);
  CHECK_FALSE(parse_pkce_method("s256"));
}
