#include "site.hpp"

namespace oidcctl::test_issuer {

namespace {

// Return the algorithms of the own keys of `site`.
Json
algorithms_of(const Site& site, const SigningKeys& keys)
{
  Json algorithms = Json::array();
  for (const auto& kid : site.own) {
    if (const auto* key = keys.find(kid); key != nullptr && key->jwk.at("use") == "sig") {
      algorithms.push_back(key->alg);
    }
  }
  return algorithms.empty() ? Json::array({"RS256"}) : algorithms;
}

} // namespace

Json
Login::default_user()
{
  return {{"sub", "4711"},
          {"email", "jane@example.com"},
          {"email_verified", true},
          {"groups", Json::array({"developers"})}};
}

Json
discovery_document(const Site& site, const std::string& issuer, const SigningKeys& keys)
{
  Json document{
      {"issuer", issuer},
      {"authorization_endpoint", issuer + "/auth"},
      {"token_endpoint", issuer + "/token"},
      {"jwks_uri", issuer + "/keys"},
      {"device_authorization_endpoint", issuer + "/device_authorization"},
      {"revocation_endpoint", issuer + "/revoke"},
      {"end_session_endpoint", issuer + "/end_session"},
      {"response_types_supported", Json::array({"code"})},
      {"grant_types_supported",
       Json::array({"authorization_code",
                    "refresh_token",
                    "urn:ietf:params:oauth:grant-type:device_code",
                    "password",
                    "client_credentials"})},
      {"authorization_response_iss_parameter_supported", site.login.iss != ""},
      {"subject_types_supported", Json::array({"public"})},
      {"id_token_signing_alg_values_supported", algorithms_of(site, keys)},
      {"scopes_supported",
       Json::array({"openid", "profile", "email", "phone", "groups", "offline_access"})},
      {"claims_supported",
       Json::array(
           {"sub", "email", "email_verified", "name", "preferred_username", "groups"})},
      {"token_endpoint_auth_methods_supported",
       Json::array({"none", "client_secret_basic", "client_secret_post"})},
      {"code_challenge_methods_supported", Json::array({"S256"})},
  };
  for (const auto& member : site.members.items()) {
    document[member.key()] = member.value();
  }
  for (const auto& name : site.removed) {
    document.erase(name);
  }
  return document;
}

Json
key_set(const Site& site, const SigningKeys& keys)
{
  Json list = Json::array();
  for (const auto& kid : site.own) {
    if (const auto* key = keys.find(kid)) {
      list.push_back(key->jwk);
    }
  }
  for (const auto& key : site.extra_keys) {
    list.push_back(key);
  }
  return Json{{"keys", std::move(list)}};
}

Reply
reply_with(const Site& site, const Answer& answer, const Json& document)
{
  Reply reply =
      answer.redirect
          ? redirect_reply(answer.status == 200 ? 302 : answer.status, *answer.redirect)
          : make_reply(answer.status,
                       "application/json",
                       answer.raw ? *answer.raw : to_text(document, -1));
  for (const auto& header : answer.headers) {
    set_header(reply, header.name, header.value);
  }
  reply.delay = site.delay;
  reply.delivery = site.delivery;
  return reply;
}

} // namespace oidcctl::test_issuer
