#include "providers/provider.hpp"
#include "providers/provider_signature.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string_view>

using namespace oidcctl;

namespace {

struct UrlRow
{
  std::string_view url;
  std::string_view id; // empty: not recognised
};

std::string_view
id_of(const Provider* provider)
{
  return provider == nullptr ? "" : provider->id;
}

const UrlRow k_host_rows[] = {
    {.url = "https://accounts.google.com", .id = "google"},
    {.url = "https://accounts.google.com/", .id = "google"},
    {.url = "https://ACCOUNTS.Google.COM", .id = "google"},
    {.url = "https://accounts.google.com:443", .id = "google"},
    {.url = "accounts.google.com", .id = "google"},
    {.url = "https://dev-1.okta.com", .id = "okta-org"},
    {.url = "https://dev-1.okta.com/", .id = "okta-org"},
    {.url = "https://Dev-1.OKTA.com/oauth2/default", .id = "okta-custom"},
    {.url = "https://dev-1.okta.com/oauth2/aus1/", .id = "okta-custom"},
    {.url = "https://dev-1.oktapreview.com", .id = "okta-org"},
    {.url = "https://dev-1.oktapreview.com/oauth2/default", .id = "okta-custom"},
    {.url = "https://dev-1.okta-emea.com", .id = "okta-org"},
    {.url = "https://dev-1.okta-emea.com/oauth2/default", .id = "okta-custom"},
    {.url = "https://dev-1.okta-gov.com", .id = "okta-org"},
    {.url = "https://dev-1.okta-gov.com/oauth2/default", .id = "okta-custom"},
    {.url = "https://acme.us.auth0.com/", .id = "auth0"},
    {.url = "https://acme.auth0.com", .id = "auth0"},
    {.url = "https://sts.windows.net/f2a33211-e46a-4c92-b84d-aff06c2cd13f/",
     .id = "entra-v1"},
    {.url = "https://sts.chinacloudapi.cn/f2a33211-e46a-4c92-b84d-aff06c2cd13f/",
     .id = "entra-v1"},
    {.url = "https://login.microsoftonline.com/f2a33211-e46a-4c92-b84d-aff06c2cd13f",
     .id = "entra-v1"},
    {.url = "https://login.microsoftonline.com/f2a33211-e46a-4c92-b84d-aff06c2cd13f/v2.0",
     .id = "entra-v2"},
    {.url = "https://LOGIN.microsoftonline.com/common/v2.0/", .id = "entra-v2"},
    {.url = "https://login.microsoftonline.com/{tenantid}/v2.0", .id = "entra-v2"},
    {.url = "https://login.microsoftonline.us/organizations/v2.0", .id = "entra-v2"},
    {.url = "https://login.partner.microsoftonline.cn/consumers/v2.0", .id = "entra-v2"},
    {.url = "https://acme.b2clogin.com/acme.example/v2.0/", .id = "entra-external-id"},
    {.url = "https://acme.ciamlogin.com/1/v2.0", .id = "entra-external-id"},
    {.url = "https://acme.onelogin.com/oidc/2", .id = "onelogin"},
    {.url = "https://openid-connect.onelogin.com/oidc", .id = "onelogin"},
    {.url = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_ZLiEFD4b6",
     .id = "cognito"},
    {.url = "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_a",
     .id = "cognito"},
    {.url = "https://auth.pingone.com/11c22fc5-11ab-111a-811e-1149b4b917e9/as",
     .id = "pingone"},
    {.url = "https://auth.pingone.eu/11c22fc5-11ab-111a-811e-1149b4b917e9/as",
     .id = "pingone"},
    {.url = "https://auth.pingone.ca/11c22fc5-11ab-111a-811e-1149b4b917e9/as",
     .id = "pingone"},
    {.url = "https://auth.pingone.asia/11c22fc5-11ab-111a-811e-1149b4b917e9/as",
     .id = "pingone"},
    {.url = "https://auth.pingone.com.au/11c22fc5-11ab-111a-811e-1149b4b917e9/as",
     .id = "pingone"},
    {.url = "https://oauth.id.jumpcloud.com/", .id = "jumpcloud"},
    {.url = "https://oauth.id.eu.jumpcloud.com/", .id = "jumpcloud"},
    {.url = "https://acme-x1y2.zitadel.cloud", .id = "zitadel"},
    {.url = "https://gitlab.com", .id = "gitlab"},
    {.url = "https://token.actions.githubusercontent.com", .id = "github-actions"},
    {.url = "https://token.actions.githubusercontent.com/acme", .id = "github-actions"},
    {.url =
         "https://oidc.eks.us-east-1.amazonaws.com/id/1111222233334444555566667777888F",
     .id = "eks"},
    {.url = "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/1111222233334444",
     .id = "eks"},
    {.url = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
     .id = "gke"},
    {.url = "https://kubernetes.default.svc.cluster.local", .id = "kubernetes"},
    {.url = "https://kubernetes.default.svc", .id = "kubernetes"},
    {.url = "https://login.salesforce.com", .id = "salesforce"},
    {.url = "https://test.salesforce.com", .id = "salesforce"},
    {.url = "https://acme.my.salesforce.com", .id = "salesforce"},
    {.url = "https://appleid.apple.com", .id = "apple"},
    {.url = "https://acme.cloudflareaccess.com/cdn-cgi/access/sso/oidc/1f",
     .id = "cloudflare-access"},
    {.url = "https://acme.cloudflareaccess.com", .id = "cloudflare-access"},
    {.url = "https://sso-1.sso.duosecurity.com/oidc/DI1", .id = "duo"},
    {.url = "https://acme.logto.app/oidc", .id = "logto"},
    {.url = "https://slack.com", .id = "slack"},
    {.url = "https://access.line.me", .id = "line"},
    {.url = "https://api.login.yahoo.com", .id = "yahoo"},
    {.url = "https://www.facebook.com", .id = "facebook"},
    {.url = "https://discord.com", .id = "discord"},
};

const UrlRow k_path_rows[] = {
    {.url = "https://example.com/realms/x", .id = "keycloak"},
    {.url = "https://example.com/auth/realms/x", .id = "keycloak"},
    {.url = "https://example.com/dex", .id = "dex"},
    {.url = "https://example.com/api/dex", .id = "dex"},
    {.url = "https://example.com/application/o/kube/", .id = "authentik"},
    {.url = "https://example.com/application/o/kube", .id = "authentik"},
    {.url = "https://example.com/oauth2/openid/kube", .id = "kanidm"},
    {.url = "https://FS.example.com/adfs", .id = "adfs"},
    {.url = "https://ghes.example.com/_services/token", .id = "github-actions"},
};

const std::string_view k_strangers[] = {
    "",
    "acme.com",
    "https://",
    "https://example.com",
    "https://accounts.google.com.evil.example",
    "https://accounts.google.com@evil.example",
    "https://evil.example/accounts.google.com",
    "https://evil.example?accounts.google.com",
    "https://xaccounts.google.com",
    "https://evil-okta.com",
    "https://okta.com",
    "https://dev-1.okta.com.evil.example",
    "https://dev-1.okta.com/oauth2",
    "https://dev-1.okta.com/oauth2/default/v1",
    "https://auth0.com/",
    "https://notauth0.com/",
    "https://login.microsoftonline.com",
    "https://login.microsoftonline.com/a/b/v2.0",
    "https://xlogin.microsoftonline.com/a/v2.0",
    "https://cognito-idp.amazonaws.com/eu-west-1_a",
    "https://cognito-idp.eu.west.amazonaws.com/eu-west-1_a",
    "https://oidc.eks.us-east-1.amazonaws.com",
    "https://auth.pingone.example/a/as",
    "https://auth.pingone.com/a",
    "https://oauth.id.jumpcloud.com.evil.example/",
    "https://acme.onelogin.com",
    "https://acme.onelogin.com/oidc/3",
    "https://gitlab.example.com",
    "https://notgitlab.com",
    "https://example.com/realms",
    "https://example.com/realms/",
    "https://example.com/realms/x/y",
    "https://example.com/Realms/x",
    "https://example.com/dexter",
    "https://example.com/dex/x",
    "https://example.com/application/o/",
    "https://example.com/oauth2/openid",
    "https://[::1]:8443/",
    "https://exa mple.com/dex",
    "not a URL",
};

} // namespace

TEST_CASE("provider: told by the host of the issuer")
{
  std::set<std::string_view> seen;
  for (const auto& row : k_host_rows) {
    CAPTURE(row.url);
    CHECK(id_of(recognise(row.url, nullptr)) == row.id);
    seen.insert(row.id);
  }
  for (const auto& signature : host_signatures()) {
    CAPTURE(signature.provider);
    CHECK(seen.count(signature.provider) == 1);
  }
}

TEST_CASE("provider: told by the path of the issuer")
{
  for (const auto& row : k_path_rows) {
    CAPTURE(row.url);
    CHECK(id_of(recognise(row.url, nullptr)) == row.id);
  }
}

TEST_CASE("provider: issuers that only look alike are not recognised")
{
  for (const auto url : k_strangers) {
    CAPTURE(url);
    CHECK(id_of(recognise(url, nullptr)) == "");
  }
}

TEST_CASE("provider: a host beats the document, the document beats a path")
{
  const auto keycloak =
      Discovery::parse(
          R"({"jwks_uri": "https://h/realms/r/protocol/openid-connect/certs"})")
          .value();
  CHECK(id_of(recognise("https://accounts.google.com", &keycloak)) == "google");
  CHECK(id_of(recognise("https://id.example.com/dex", &keycloak)) == "keycloak");

  const auto silent = Discovery::parse("{}").value();
  CHECK(id_of(recognise("https://id.example.com/dex", &silent)) == "dex");
}

TEST_CASE("provider: the issuer in the document counts where the given one says nothing")
{
  const auto google =
      Discovery::parse(R"({"issuer": "https://accounts.google.com"})").value();
  CHECK(id_of(recognise("https://proxy.example.com", &google)) == "google");
  CHECK(id_of(recognise("https://proxy.example.com/dex", &google)) == "google");
  CHECK(id_of(recognise("https://acme.auth0.com/", &google)) == "auth0");

  // JumpCloud runs Hydra: the name of the service says more than the engine.
  const auto jumpcloud = Discovery::parse(R"({"issuer": "https://oauth.id.jumpcloud.com/",
      "authorization_endpoint": "https://oauth.id.jumpcloud.com/oauth2/auth",
      "end_session_endpoint": "https://oauth.id.jumpcloud.com/oauth2/sessions/logout"})")
                             .value();
  CHECK(id_of(recognise("https://login.example.com", &jumpcloud)) == "jumpcloud");

  const auto realm =
      Discovery::parse(R"({"issuer": "https://sso.example.com/realms/r"})").value();
  CHECK(id_of(recognise("https://proxy.example.com", &realm)) == "keycloak");
}
