#include "base/text.hpp"
#include "builders.hpp"
#include "providers/login_advice.hpp"
#include "providers/login_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

PluginCall
call_of(const std::string& plugin)
{
  auto call = choose_plugin(plugin);
  REQUIRE(call);
  return *call;
}

Discovery
document_with(const std::string& name, const Json& value)
{
  auto json = healthy_document();
  json[name] = value;
  auto document = Discovery::parse(to_text(json));
  REQUIRE(document);
  return *document;
}

bool
says(const LoginPlan& plan, const std::string& part)
{
  return std::any_of(
      plan.notices.begin(), plan.notices.end(), [&part](const Notice& one) {
        return one.text.find(part) != std::string::npos;
      });
}

const std::string k_entra =
    "https://login.microsoftonline.com/9a95fd9e-005d-487a-9a01-d08c1eab2757/v2.0";

} // namespace

TEST_CASE("login plan: scopes by what the document announces")
{
  struct Row
  {
    Json announced = {};
    std::string groups_claim = {};
    Words scopes = {};
  };
  const Row rows[] = {
      {.announced = {"openid", "email"}, .groups_claim = "groups", .scopes = {"email"}},
      {.announced = {"openid", "email", "groups"},
       .groups_claim = "groups",
       .scopes = {"email", "groups"}},
      {.announced = {"openid", "email", "groups"},
       .groups_claim = "",
       .scopes = {"email"}},
      {.announced = {"openid", "offline_access"},
       .groups_claim = "",
       .scopes = {"email", "offline_access"}},
      {.announced = {"offline_access", "groups"},
       .groups_claim = "roles",
       .scopes = {"email", "groups", "offline_access"}},
      {.announced = nullptr, .groups_claim = "groups", .scopes = {"email"}},
      {.announced = "groups", .groups_claim = "groups", .scopes = {"email"}},
      {.announced = Json::array(), .groups_claim = "groups", .scopes = {"email"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.announced.dump());
    const auto document = document_with("scopes_supported", row.announced);
    const LoginRequirements requirements{.issuer_url = std::string(k_issuer),
                                         .username_claim = "email",
                                         .groups_claim = row.groups_claim};
    CHECK(plan_login(requirements, call_of("oidcctl"), &document).extra_scopes ==
          row.scopes);
  }
}

TEST_CASE("login plan: the habits of a provider beat what its document lists")
{
  const auto document =
      document_with("scopes_supported", {"openid", "groups", "offline_access"});
  const LoginRequirements google{.issuer_url = "https://accounts.google.com",
                                 .groups_claim = "groups"};
  const auto plan = plan_login(google, call_of("oidcctl"), &document);
  CHECK(plan.extra_scopes.empty());
  CHECK(says(plan, "no scope for groups: Google sends no groups"));
}

TEST_CASE("login plan: PKCE where a plugin would leave it out")
{
  struct Row
  {
    std::string issuer = {};
    std::string plugin = {};
    bool announced = false;
    std::optional<PkceChoice> asked = std::nullopt;
    PkceChoice pkce = PkceChoice::automatic;
  };
  constexpr auto automatic = PkceChoice::automatic;
  constexpr auto s256 = PkceChoice::s256;
  constexpr auto none = PkceChoice::none;
  const Row rows[] = {
      {.issuer = k_entra,
       .plugin = "kubelogin",
       .announced = false,
       .asked = {},
       .pkce = s256},
      {.issuer = k_entra,
       .plugin = "together",
       .announced = false,
       .asked = {},
       .pkce = s256},
      {.issuer = k_entra,
       .plugin = "oidcctl",
       .announced = false,
       .asked = {},
       .pkce = automatic},
      {.issuer = k_entra,
       .plugin = "kubelogin",
       .announced = true,
       .asked = {},
       .pkce = automatic},
      {.issuer = k_entra,
       .plugin = "kubelogin",
       .announced = false,
       .asked = none,
       .pkce = none},
      {.issuer = "https://accounts.google.com",
       .plugin = "kubelogin",
       .announced = false,
       .asked = {},
       .pkce = automatic},
      {.issuer = "https://accounts.google.com",
       .plugin = "together",
       .announced = false,
       .asked = s256,
       .pkce = s256},
      {.issuer = "https://login.example.com",
       .plugin = "kubelogin",
       .announced = false,
       .asked = {},
       .pkce = automatic},
      {.issuer = "https://slack.com",
       .plugin = "oidcctl",
       .announced = false,
       .asked = {},
       .pkce = none},
      {.issuer = "https://slack.com",
       .plugin = "kubelogin",
       .announced = false,
       .asked = {},
       .pkce = automatic},
  };
  for (const auto& row : rows) {
    CAPTURE(row.issuer);
    CAPTURE(row.plugin);
    const auto document =
        document_with("code_challenge_methods_supported",
                      row.announced ? Json{"plain", "S256"} : Json(nullptr));
    const LoginRequirements requirements{.issuer_url = row.issuer, .pkce = row.asked};
    CHECK(plan_login(requirements, call_of(row.plugin), &document).pkce == row.pkce);
  }
}

TEST_CASE("login plan: who has to know the client secret")
{
  struct Row
  {
    std::string issuer = {};
    std::string plugin = {};
    bool has = false;
    bool embeds = false;
    std::string variable = {};
    std::string warning = {}; // empty: none
  };
  const std::string google = "https://accounts.google.com";
  const std::string other = "https://login.example.com";
  const Row rows[] = {
      {.issuer = google,
       .plugin = "oidcctl",
       .has = false,
       .embeds = false,
       .variable = "OIDC_CLIENT_SECRET",
       .warning = ""},
      {.issuer = google,
       .plugin = "together",
       .has = false,
       .embeds = false,
       .variable = "OIDC_CLIENT_SECRET",
       .warning = ""},
      {.issuer = google,
       .plugin = "kubelogin",
       .has = false,
       .embeds = false,
       .variable = "",
       .warning = "only accepts it as an argument"},
      {.issuer = google,
       .plugin = "oidcctl",
       .has = true,
       .embeds = true,
       .variable = "",
       .warning = "the kubeconfig contains the client secret"},
      {.issuer = google,
       .plugin = "kubelogin",
       .has = true,
       .embeds = true,
       .variable = "",
       .warning = "in the arguments of each login"},
      {.issuer = other,
       .plugin = "oidcctl",
       .has = false,
       .embeds = false,
       .variable = "",
       .warning = ""},
      {.issuer = other,
       .plugin = "oidcctl",
       .has = true,
       .embeds = false,
       .variable = "OIDC_CLIENT_SECRET",
       .warning = ""},
      {.issuer = other,
       .plugin = "kubelogin",
       .has = true,
       .embeds = false,
       .variable = "",
       .warning = "only accepts it as an argument"},
      {.issuer = other,
       .plugin = "kubelogin",
       .has = false,
       .embeds = false,
       .variable = "",
       .warning = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.issuer);
    CAPTURE(row.plugin);
    const LoginRequirements requirements{
        .issuer_url = row.issuer, .has_secret = row.has, .embeds_secret = row.embeds};
    const auto plan = plan_login(requirements, call_of(row.plugin), nullptr);
    CHECK(plan.secret_variable == row.variable);
    const auto warnings =
        std::count_if(plan.notices.begin(), plan.notices.end(), [](const Notice& one) {
          return one.level == NoticeLevel::warning;
        });
    CHECK(warnings == (row.warning.empty() ? 0 : 1));
    CHECK((row.warning.empty() || says(plan, row.warning)));
  }
}

TEST_CASE("login plan: what holds for every provider, plugin and claim")
{
  const std::string issuers[] = {
      "https://accounts.google.com",
      "https://acme.okta.com",
      "https://acme.okta.com/oauth2/default",
      "https://acme.eu.auth0.com/",
      k_entra,
      "https://sts.windows.net/9a95fd9e-005d-487a-9a01-d08c1eab2757/",
      "https://sso.example.com/realms/acme",
      "https://dex.example.com/dex",
      "https://gitlab.com",
      "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_CUdISnM7M",
      "https://sso.example.com/application/o/k8s/",
      "https://acme.onelogin.com/oidc/2",
      "https://fs.example.com/adfs",
      "https://login.example.com",
      "https://slack.com",
      "https://oauth.id.jumpcloud.com/",
  };
  for (const auto& issuer : issuers) {
    for (const auto& plugin : plugins()) {
      for (const std::string claim : {"sub", "email", "preferred_username", "upn"}) {
        for (const auto offline :
             {OfflineAccess::automatic, OfflineAccess::yes, OfflineAccess::no}) {
          CAPTURE(issuer);
          CAPTURE(plugin.id);
          CAPTURE(claim);
          const LoginRequirements requirements{
              .issuer_url = issuer,
              .username_claim = claim,
              .groups_claim = "groups",
              .extra_scopes = {"openid", "email", "x", "x"},
              .offline_access = offline};
          const auto plan =
              plan_login(requirements, call_of(std::string(plugin.id)), nullptr);
          const std::set<std::string> unique(plan.extra_scopes.begin(),
                                             plan.extra_scopes.end());
          CHECK(unique.size() == plan.extra_scopes.size());
          CHECK_FALSE(unique.contains("openid"));
          CHECK(unique.contains("email"));
          CHECK(unique.contains("x"));
          CHECK((offline != OfflineAccess::yes || unique.contains("offline_access")));
          CHECK((offline != OfflineAccess::no || !unique.contains("offline_access")));
          for (const auto& scope : plan.extra_scopes) {
            CHECK_FALSE(scope_problem(scope));
          }
          for (const auto& notices : plan.notices) {
            CHECK_FALSE(notices.text.empty());
            CHECK(text::printable(notices.text) == notices.text);
          }
        }
      }
    }
  }
}

TEST_CASE("login plan: scopes that no plugin can be told")
{
  CHECK_FALSE(scope_problem("email"));
  CHECK_FALSE(scope_problem("https://www.googleapis.com/auth/userinfo.email"));
  CHECK_FALSE(scope_problem("!#[]~"));
  CHECK(scope_problem("") == "the scope is empty");
  CHECK(scope_problem("a,b"));
  for (const auto* scope : {"a b", "a\"", "a\\", "a\n", "\x7f", "ä"}) {
    CAPTURE(scope);
    CHECK(scope_problem(scope) ==
          "it contains a character that is not allowed in a scope (RFC 6749 3.3)");
  }
}

TEST_CASE("login advice: slashes at the end of issuers")
{
  struct Row
  {
    std::string issuer = {};
    std::string provider = {};
    std::string text = {}; // empty: nothing to say
  };
  const Row rows[] = {
      {.issuer = "https://a/", .provider = "auth0", .text = ""},
      {.issuer = "https://a",
       .provider = "auth0",
       .text = "the issuer does not end with a slash, but issuers of Auth0 do"},
      {.issuer = "https://a", .provider = "google", .text = ""},
      {.issuer = "https://a/",
       .provider = "google",
       .text = "the issuer ends with a slash, but issuers of Google do not"},
      {.issuer = "https://a", .provider = "dex", .text = ""},
      {.issuer = "https://a/",
       .provider = "dex",
       .text = "the issuer ends with a slash, which is unusual"},
      {.issuer = "https://a", .provider = "", .text = ""},
      {.issuer = "https://a/",
       .provider = "",
       .text = "the issuer ends with a slash, which is unusual"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.issuer);
    CAPTURE(row.provider);
    const auto notices = issuer_advice(row.issuer, find_provider(row.provider));
    REQUIRE(notices.size() == (row.text.empty() ? 0 : 1));
    if (!row.text.empty()) {
      CHECK(notices[0].text == row.text);
      CHECK(notices[0].level == NoticeLevel::warning);
    }
  }
}

TEST_CASE("login advice: each word on refresh tokens belongs to a fact")
{
  for (const auto& provider : providers()) {
    CAPTURE(provider.id);
    const bool doubtful = provider.refresh == RefreshFact::always_issued ||
                          provider.refresh == RefreshFact::access_type_offline ||
                          provider.refresh == RefreshFact::none;
    CHECK(refresh_doubt(&provider).empty() != doubtful);
  }
  CHECK(refresh_doubt(nullptr).empty());
}
