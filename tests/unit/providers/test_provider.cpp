#include "providers/provider.hpp"
#include "providers/provider_hints.hpp"
#include "providers/provider_signature.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

using namespace oidcctl;

namespace {

std::string_view
id_of(const Provider* provider)
{
  return provider == nullptr ? "" : provider->id;
}

template <typename Rows>
bool
is_sorted_by_provider(const Rows& rows)
{
  return std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.provider < b.provider;
  });
}

} // namespace

TEST_CASE("provider: the table is sorted and every id can be found")
{
  const auto all = providers();
  for (std::size_t i = 1; i < all.size(); ++i) {
    CAPTURE(all[i].id);
    CHECK(all[i - 1].id < all[i].id);
  }
  for (const auto& provider : all) {
    CAPTURE(provider.id);
    CHECK(find_provider(provider.id) == &provider);
    CHECK_FALSE(provider.name.empty());
  }
  CHECK(find_provider("") == nullptr);
  CHECK(find_provider("okta") == nullptr);
  CHECK(find_provider("zzz") == nullptr);
}

TEST_CASE("provider: facts about logins fit together")
{
  for (const auto& provider : providers()) {
    CAPTURE(provider.id);
    if (!provider.people_can_log_in) {
      CHECK(provider.refresh == RefreshFact::none);
      CHECK_FALSE(provider.device_flow);
    }
    if (!provider.groups_scope.empty()) {
      CHECK(provider.groups != ClaimFact::no);
    }
    if (provider.groups == ClaimFact::no) {
      CHECK(provider.groups_claim.empty());
    }
  }
}

TEST_CASE("provider: every provider has hints that fit a line or two")
{
  const std::array tables{hosted_hints(), software_hints(), other_hints()};
  std::size_t in_tables = 0;
  for (const auto& table : tables) {
    in_tables += table.size();
    CHECK(is_sorted_by_provider(table));
  }
  std::size_t of_providers = 0;
  for (const auto& provider : providers()) {
    CAPTURE(provider.id);
    const auto hints = hints_of(provider);
    CHECK_FALSE(hints.empty());
    of_providers += hints.size();
    std::set<std::string_view> texts;
    for (const auto& hint : hints) {
      const std::string_view line = hint.text;
      CAPTURE(line);
      CHECK(hint.provider == provider.id);
      REQUIRE_FALSE(line.empty());
      CHECK(line.size() <= 220);
      CHECK(line.back() == '.');
      CHECK((line.front() >= 'A' && line.front() <= 'Z'));
      CHECK(line.find("  ") == std::string_view::npos);
      CHECK(line.find('\n') == std::string_view::npos);
      CHECK(texts.insert(line).second);
    }
  }
  CHECK(of_providers == in_tables); // no hint is where it is never found
}

TEST_CASE("provider: signatures are sorted and name providers that exist")
{
  CHECK(is_sorted_by_provider(host_signatures()));
  CHECK(is_sorted_by_provider(path_signatures()));
  CHECK(is_sorted_by_provider(document_signatures()));
  for (const auto& table : {host_signatures(), path_signatures()}) {
    for (const auto& row : table) {
      const std::string pattern = std::string(row.host) + " " + std::string(row.path);
      CAPTURE(pattern);
      CHECK(find_provider(row.provider) != nullptr);
      CHECK(row.host.find("**", row.host.find("**") + 2) == std::string_view::npos);
      CHECK(row.path.find("**", row.path.find("**") + 2) == std::string_view::npos);
    }
  }
  for (const auto& row : document_signatures()) {
    CAPTURE(row.provider);
    CHECK(find_provider(row.provider) != nullptr);
    CHECK(row.marks[0].kind != Mark::Kind::none);
  }
  for (const auto& provider : providers()) {
    CAPTURE(provider.id);
    const auto names = [&provider](const auto& row) {
      return row.provider == provider.id;
    };
    const auto urls = host_signatures();
    const auto documents = document_signatures();
    CHECK((std::any_of(urls.begin(), urls.end(), names) ||
           std::any_of(documents.begin(), documents.end(), names)));
  }
}

TEST_CASE("provider: a deep path costs no stack")
{
  const std::string deep = "https://idp.example.com" + std::string(1000000, '/') + "dex";
  CHECK(id_of(recognise(deep, nullptr)) == "dex");
}

TEST_CASE("provider: the scope for a refresh token")
{
  const auto listing =
      Discovery::parse(R"({"scopes_supported": ["openid", "offline_access"]})").value();
  const auto silent = Discovery::parse(R"({"scopes_supported": ["openid"]})").value();
  struct Row
  {
    std::string_view id;
    std::string_view without_document, when_silent, when_listed;
  };
  const Row rows[] = {
      {.id = "",
       .without_document = "",
       .when_silent = "",
       .when_listed = "offline_access"}, // an unknown provider
      {.id = "auth0",
       .without_document = "offline_access",
       .when_silent = "offline_access",
       .when_listed = "offline_access"},
      {.id = "cognito", .without_document = "", .when_silent = "", .when_listed = ""},
      {.id = "eks", .without_document = "", .when_silent = "", .when_listed = ""},
      {.id = "entra-v2",
       .without_document = "offline_access",
       .when_silent = "offline_access",
       .when_listed = "offline_access"},
      {.id = "gitlab", .without_document = "", .when_silent = "", .when_listed = ""},
      {.id = "google", .without_document = "", .when_silent = "", .when_listed = ""},
      {.id = "jumpcloud",
       .without_document = "offline_access",
       .when_silent = "offline_access",
       .when_listed = "offline_access"},
      {.id = "keycloak", .without_document = "", .when_silent = "", .when_listed = ""},
      {.id = "kanidm",
       .without_document = "",
       .when_silent = "",
       .when_listed = "offline_access"},
      {.id = "pingone",
       .without_document = "",
       .when_silent = "",
       .when_listed = "offline_access"},
      {.id = "slack", .without_document = "", .when_silent = "", .when_listed = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id);
    const auto* provider = find_provider(row.id);
    CHECK(id_of(provider) == row.id);
    CHECK(refresh_scope(provider, nullptr) == row.without_document);
    CHECK(refresh_scope(provider, &silent) == row.when_silent);
    CHECK(refresh_scope(provider, &listing) == row.when_listed);
  }
}
