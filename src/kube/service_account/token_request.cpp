#include "kube/service_account/token_request.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::kube {

namespace {

tl::unexpected<Error>
unusable(const std::string& why)
{
  return fail(ErrorCode::unavailable,
              "unusable token in the answer of the API server: " + why,
              "check that it is a Kubernetes API server of version 1.20 or later");
}

} // namespace

std::string
token_request_path(const AccountRef& account)
{
  return account_path(account) + "/token";
}

Json
token_request(const Marker& marker)
{
  return {{"apiVersion", "authentication.k8s.io/v1"},
          {"kind", "TokenRequest"},
          {"spec",
           {{"audiences", Json::array()},
            {"expirationSeconds", marker.requested.count()},
            {"boundObjectRef",
             {{"apiVersion", "v1"},
              {"kind", "Secret"},
              {"name", marker.name},
              {"uid", marker.uid}}}}}};
}

Result<GrantedToken>
parse_token_request(const go::Value& answer, const Marker& marker)
{
  const auto* status = answer.find("status");
  const auto* token = status != nullptr && status->is(go::Value::Kind::object)
                          ? status->find("token")
                          : nullptr;
  if (token == nullptr || !token->is(go::Value::Kind::string) || token->text.empty()) {
    return unusable("status.token is missing");
  }
  const auto claims = service_account_token(token->text);
  if (!claims) {
    return unusable("it is not the token of a service account");
  }
  if (claims->ns != marker.account.ns || claims->name != marker.account.name) {
    return unusable("it belongs to " + text::quote(claims->username()));
  }
  if (claims->bound_to != "secret" || claims->bound_uid != marker.uid) {
    return unusable("it is not bound to the Secret " + text::quote(marker.name) +
                    ", and could not be revoked");
  }
  if (!claims->expires || !claims->issued || *claims->expires <= *claims->issued) {
    return unusable("it has no valid lifetime");
  }
  return GrantedToken{
      Secret(token->text), *claims, Seconds{*claims->expires - *claims->issued}};
}

} // namespace oidcctl::kube
