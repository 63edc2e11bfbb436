#include "base/sha256.hpp"
#include "go/gob.hpp"
#include "model/oidc/login_settings.hpp"

namespace oidcctl {

namespace {

// Go numbers the types of a program in the order in which it meets them.
constexpr int k_key = gob::k_first_user_type;
constexpr int k_provider = k_key + 1;
constexpr int k_texts = k_key + 2;
constexpr int k_text_map = k_key + 3;
constexpr int k_tls = k_key + 4;

std::string
types(CacheNaming naming)
{
  std::vector<gob::Field> key{
      {"Provider", k_provider}, {"TLSClientConfig", k_tls}, {"Username", gob::k_string}};
  if (naming == CacheNaming::kubelogin) {
    key.push_back({"AuthRequestExtraParams", k_text_map});
  }
  const std::vector<gob::Field> provider{{"IssuerURL", gob::k_string},
                                         {"ClientID", gob::k_string},
                                         {"ClientSecret", gob::k_string},
                                         {"ExtraScopes", k_texts},
                                         {"RedirectURL", gob::k_string},
                                         {"PKCEMethod", gob::k_int},
                                         {"UseAccessToken", gob::k_bool},
                                         {"RequestHeaders", k_text_map}};
  const std::vector<gob::Field> tls{{"CACertFilename", k_texts},
                                    {"CACertData", k_texts},
                                    {"SkipTLSVerify", gob::k_bool},
                                    {"Renegotiation", gob::k_int}};
  return gob::describe_struct(k_key, "Key", key) +
         gob::describe_struct(k_provider, "Provider", provider) +
         gob::describe_slice(k_texts, "[]string", gob::k_string) +
         gob::describe_map(
             k_text_map, "map[string]string", gob::k_string, gob::k_string) +
         gob::describe_struct(k_tls, "Config", tls);
}

gob::Struct
provider_of(const LoginSettings& settings)
{
  gob::Struct provider;
  provider.add(settings.issuer)
      .add(settings.client_id)
      .add(settings.client_secret.reveal())
      .add(settings.extra_scopes)
      .add(settings.redirect_url)
      .add(static_cast<std::int64_t>(settings.pkce))
      .add_truth(settings.use_access_token)
      .add(settings.request_headers);
  return provider;
}

gob::Struct
tls_of(const LoginSettings& settings)
{
  gob::Struct tls;
  tls.add(settings.ca_files)
      .add(settings.ca_data)
      .add_truth(false) // SkipTLSVerify; there is no such thing here
      .add(static_cast<std::int64_t>(settings.renegotiation));
  return tls;
}

} // namespace

std::string
cache_name(const LoginSettings& settings, CacheNaming naming)
{
  gob::Struct key;
  key.add(provider_of(settings)).add(tls_of(settings)).add(settings.username);
  if (naming == CacheNaming::kubelogin) {
    // For this grant kubelogin makes the map even when nothing is in it.
    key.add(settings.extra_parameters, settings.grant == GrantType::client_credentials);
  }
  return sha256_hex(types(naming) +
                    gob::message(gob::signed_number(k_key) + key.bytes()));
}

} // namespace oidcctl
