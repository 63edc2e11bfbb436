#include "authenticator/token_warnings.hpp"

#include "base/text.hpp"
#include "model/apiserver/identity.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

// API servers and proxies before them take request headers of 8 KiB and more; a token
// that fills one is a login that fails somewhere on the way.
constexpr std::size_t k_huge_token = 8192;

void
add_name_warnings(std::vector<TokenFinding>& remarks, const Identity& identity)
{
  const auto add = [&remarks](const std::string& name, bool is_group) {
    if (const auto text = name_warning(name, is_group)) {
      remarks.push_back(
          {"token/system-name",
           warning(
               fmt::format(
                   "{} {}: {}", is_group ? "group" : "user", text::quote(name), *text),
               "set a prefix (--oidc-username-prefix, --oidc-groups-prefix), so that the "
               "provider cannot assert such names")});
    }
  };
  add(identity.username, false);
  for (const auto& group : identity.groups) {
    add(group, true);
  }
}

} // namespace

std::vector<TokenFinding>
token_remarks(std::string_view token,
              const go::Value& claims,
              const Policy& policy,
              const Identity* identity)
{
  std::vector<TokenFinding> remarks;
  if (policy.username_claim == "email" && claims.find("email") != nullptr &&
      claims.find("email_verified") == nullptr) {
    remarks.push_back(
        {"token/email-unverified",
         warning("the token has no email_verified claim; the API server then accepts any "
                 "address",
                 "make sure that users cannot choose their address at the provider")});
  }
  if (identity != nullptr) {
    add_name_warnings(remarks, *identity);
  }
  const bool overage = claims.find("_claim_names") != nullptr;
  if (overage && policy.groups_claim.empty()) {
    remarks.push_back(
        {"token/groups-left-out",
         warning("the provider omitted claims from the token (_claim_names)",
                 "have the provider send only the groups needed here; with a groups "
                 "claim configured, the API server can reject such a token")});
  }
  if (token.size() > k_huge_token) {
    remarks.push_back({"token/huge",
                       warning(fmt::format("the token has {} bytes; proxies often reject "
                                           "headers of more than 8 KiB",
                                           token.size()),
                               "have the provider send fewer groups or claims")});
  }
  return remarks;
}

} // namespace oidcctl
