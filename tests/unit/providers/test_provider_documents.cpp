#include "providers/provider.hpp"
#include "providers/provider_signature.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace oidcctl;

namespace {

struct Row
{
  std::string_view file;
  std::string_view id; // empty: not recognised
};

// Documents as real providers served them, with what they are.
constexpr Row k_rows[] = {
    {"adfs.json", "adfs"},
    {"apple.json", "apple"},
    {"auth0-2018.json", "auth0"},
    {"auth0-2021.json", "auth0"},
    {"auth0.json", "auth0"},
    {"authentik.json", "authentik"},
    {"battle-net.json", ""},
    {"casdoor.json", "casdoor"},
    {"cognito-2019.json", "cognito"},
    {"cognito.json", "cognito"},
    {"dex-2018.json", "dex"},
    {"dex.json", "dex"},
    {"discord.json", "discord"},
    {"docker.json", "auth0"},
    {"dropbox.json", ""},
    {"eks.json", "eks"},
    {"entra-v1.json", "entra-v1"},
    {"entra-v2-common.json", "entra-v2"},
    {"entra-v2-organizations-2021.json", "entra-v2"},
    {"entra-v2-organizations.json", "entra-v2"},
    {"entra-v2-tenant.json", "entra-v2"},
    {"facebook.json", "facebook"},
    {"github-actions.json", "github-actions"},
    {"gitlab-2024.json", "gitlab"},
    {"gitlab.json", "gitlab"},
    {"google-2015.json", "google"},
    {"google-2023.json", "google"},
    {"google.json", "google"},
    {"hydra-hsm.json", "hydra"},
    {"hydra.json", "hydra"},
    {"keycloak-2023.json", "keycloak"},
    {"keycloak.json", "keycloak"},
    {"klarna.json", "hydra"},
    {"lego.json", "identityserver"},
    {"line-2019.json", "line"},
    {"mojeid.json", ""},
    {"okta-custom-2019.json", "okta-custom"},
    {"okta-custom-rfc8414.json", "okta-custom"},
    {"okta-custom.json", "okta-custom"},
    {"okta-org-2018.json", "okta-org"},
    {"okta-org.json", "okta-org"},
    {"onelogin-legacy.json", "onelogin"},
    {"onelogin.json", "onelogin"},
    {"paypal.json", ""},
    {"pingfederate.json", "pingfederate"},
    {"pingone.json", "pingone"},
    {"pinniped.json", "pinniped"},
    {"reconstructed/authelia.json", "authelia"},
    {"reconstructed/fusionauth.json", "fusionauth"},
    {"reconstructed/jumpcloud.json", "jumpcloud"},
    {"reconstructed/kanidm.json", "kanidm"},
    {"salesforce.json", "salesforce"},
    {"slack.json", "slack"},
    {"spotify.json", ""},
    {"twitch.json", ""},
    {"verimi.json", "hydra"},
    {"yahoo.json", "yahoo"},
    {"zitadel.json", "zitadel"},
};

// Documents that show nothing of their own, or only what they are built on.
constexpr Row k_by_marks_rows[] = {
    {"apple.json", ""},
    {"discord.json", ""},
    {"eks.json", "kubernetes"},
    {"facebook.json", ""},
    {"google-2015.json", ""},
    {"google-2023.json", ""},
    {"google.json", ""},
    {"line-2019.json", ""},
    {"reconstructed/jumpcloud.json", "hydra"},
    {"slack.json", ""},
    {"yahoo.json", ""},
};

std::string_view
id_of(const Provider* provider)
{
  return provider == nullptr ? "" : provider->id;
}

std::filesystem::path
discovery_folder()
{
  const auto* shared = std::getenv("OIDCCTL_SHARED");
  return shared == nullptr ? "" : std::filesystem::path(shared) / "discovery";
}

Discovery
read_document(const std::filesystem::path& path)
{
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  auto document = Discovery::parse(body);
  REQUIRE(document.has_value());
  return std::move(*document);
}

std::string_view
expected_by_marks(const Row& row)
{
  for (const auto& other : k_by_marks_rows) {
    if (other.file == row.file) {
      return other.id;
    }
  }
  return row.id;
}

std::set<std::string_view>
providers_by_marks(const Discovery& document)
{
  std::set<std::string_view> found;
  for (const auto& signature : document_signatures()) {
    if (fits(signature, document)) {
      found.insert(signature.provider);
    }
  }
  return found;
}

} // namespace

TEST_CASE("provider: real documents")
{
  const auto folder = discovery_folder();
  if (folder.empty() || !std::filesystem::is_directory(folder)) {
    MESSAGE("skipped: OIDCCTL_SHARED names no folder with discovery/");
    return;
  }
  for (const auto& row : k_rows) {
    CAPTURE(row.file);
    const auto document = read_document(folder / row.file);

    CHECK(id_of(recognise(document.issuer, &document)) == row.id);

    const auto by_marks = providers_by_marks(document);
    const auto wanted = expected_by_marks(row);
    CHECK(by_marks.size() == (wanted.empty() ? 0 : 1));
    const auto* behind_own_domain = recognise("https://id.example.com", &document);
    CHECK((wanted.empty() || by_marks.count(wanted) == 1));
    CHECK(id_of(behind_own_domain) == row.id);
  }
}

TEST_CASE("provider: no real document is left out")
{
  const auto folder = discovery_folder();
  if (folder.empty() || !std::filesystem::is_directory(folder)) {
    MESSAGE("skipped: OIDCCTL_SHARED names no folder with discovery/");
    return;
  }
  std::set<std::string> known{"kube-verdicts.json"};
  for (const auto& row : k_rows) {
    known.emplace(row.file);
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto name = entry.path().lexically_relative(folder).generic_string();
    if (name.ends_with(".json") && !name.ends_with(".jwks.json")) {
      CAPTURE(name);
      CHECK(known.count(name) == 1);
    }
  }
}
