#include "authenticator/token_warnings.hpp"

#include "base/text.hpp"
#include "model/apiserver/identity.hpp"
#include "model/apiserver/service_account_token.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

// API servers and proxies before them take request headers of 8 KiB and more; a token
// that fills one is a login that fails somewhere on the way.
constexpr std::size_t k_header = 8192; // bytes of a header line
constexpr std::string_view k_header_start = "Authorization: Bearer ";
constexpr std::size_t k_large_token = 4096;

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

// Return what a service account token is, which looks like an ID token. `is_judged`: by
// an API server that trusts an issuer of users.
TokenFinding
service_account_remark(const ServiceAccountToken& token, bool is_judged)
{
  const std::string hint =
      token.kind == ServiceAccountTokenKind::legacy
          ? "kube-apiserver checks it against its Secret; it never expires"
          : "kube-apiserver accepts it without any OIDC setting if it comes from this "
            "cluster; CoreWeave's managed endpoint never does";
  auto words = describe(token) + ", not an ID token of a user";
  if (!token.audiences.empty()) {
    words += ", for the audience " + text::quote(token.audiences.front());
  }
  return {"token/service-account",
          is_judged ? warning(std::move(words), hint) : info(std::move(words), hint)};
}

void
add_size_remark(std::vector<TokenFinding>& remarks, std::size_t size)
{
  constexpr const char* hint = "have the provider send fewer groups or claims";
  if (size + k_header_start.size() > k_header) {
    remarks.push_back({"token/huge",
                       warning(fmt::format("the token has {} bytes; proxies often reject "
                                           "headers of more than 8 KiB",
                                           size),
                               hint)});
  } else if (size >= k_large_token) {
    remarks.push_back(
        {"token/large",
         info(fmt::format("the token has {} bytes; it grows with each group, and proxies "
                          "often reject headers of more than 8 KiB",
                          size),
              hint)});
  }
}

// Return whether a claim can be the groups claim: names, or the one name.
bool
holds_names(const go::Value& value)
{
  using Kind = go::Value::Kind;
  return (value.is(Kind::string) && !value.text.empty()) ||
         (value.is(Kind::array) && !value.items.empty() &&
          value.items.front().is(Kind::string));
}

// Return the last part of a claim's name, in lower case: that of "cognito:groups", and of
// "https://example.com/groups", as Auth0 wants claims of one's own to be called.
std::string
bare_claim(std::string_view name)
{
  const auto end = name.find_last_of("/:");
  return text::to_lower(end == std::string_view::npos ? name : name.substr(end + 1));
}

// Return a claim that may well hold the groups, other than `configured`: one that is
// called so, whatever the case, or as providers name it.
std::string
group_claim_in(const go::Value& claims, std::string_view configured)
{
  for (const std::string_view name : {"groups",
                                      "groups_direct",
                                      "groupnames",
                                      "group_names",
                                      "group",
                                      "roles",
                                      "role",
                                      "memberof",
                                      "teams",
                                      "wids"}) {
    for (const auto& member : claims.members) {
      if (member.name != configured && bare_claim(member.name) == name &&
          holds_names(member.value)) {
        return member.name;
      }
    }
  }
  return {};
}

// Return where Keycloak put roles that no flag can name: in an object.
std::string
nested_roles_in(const go::Value& claims)
{
  for (const auto* name : {"realm_access", "resource_access"}) {
    if (claims.find(name) != nullptr) {
      return name;
    }
  }
  return {};
}

void
add_group_remark(std::vector<TokenFinding>& remarks,
                 const go::Value& claims,
                 const Policy& policy)
{
  const auto& claim = policy.groups_claim;
  const bool is_judged = !policy.client_ids.empty();
  if (!is_judged || claims.find("_claim_names") != nullptr ||
      (!claim.empty() && claims.find(claim) != nullptr)) {
    return;
  }
  const auto other = group_claim_in(claims, claim);
  const auto nested = other.empty() ? nested_roles_in(claims) : "";
  if (claim.empty() && !other.empty()) {
    remarks.push_back(
        {"token/groups-not-read",
         info(
             fmt::format("the token has groups in the claim {}, and the API server reads "
                         "none: no groups claim is configured",
                         text::quote(other)),
             fmt::format("set --oidc-groups-claim={} on the API server to use them",
                         other))});
  } else if (!claim.empty()) {
    remarks.push_back(
        {"token/groups-missing",
         warning(
             fmt::format("the token has no claim {}, so the user has no groups{}",
                         text::quote(claim),
                         other.empty() ? "" : "; it has the claim " + text::quote(other)),
             !nested.empty()
                 ? fmt::format("the roles in {} are nested, which no groups claim reads: "
                               "add a mapper that sends a flat list as {}",
                               nested,
                               claim)
             : other.empty()
                 ? "have the provider add the claim to the ID token, or request the "
                   "scope for it"
                 : fmt::format("set --oidc-groups-claim={} on the API server, or have "
                               "the provider send {}",
                               other,
                               claim))});
  }
}

} // namespace

std::vector<TokenFinding>
service_account_remarks(const go::Value& claims, const Policy& policy)
{
  const auto account = service_account_token(claims, policy.client_ids);
  if (!account) {
    return {};
  }
  return {service_account_remark(*account, !policy.client_ids.empty())};
}

std::vector<TokenFinding>
token_remarks(std::string_view token,
              const go::Value& claims,
              const Policy& policy,
              const Identity* identity)
{
  auto remarks = service_account_remarks(claims, policy);
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
  add_group_remark(remarks, claims, policy);
  add_size_remark(remarks, token.size());
  return remarks;
}

} // namespace oidcctl
