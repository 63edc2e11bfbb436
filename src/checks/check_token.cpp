#include "base/text.hpp"
#include "checks/check.hpp"
#include "model/jwks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

// A real token held against the settings: what it says of itself, the signature not yet
// looked at (`oidcctl token verify` gives the whole verdict).
namespace oidcctl::checks {

namespace {

using Kind = go::Value::Kind;

// Return the token, or the one finding that says why there is none to look at.
const UnverifiedToken*
token_of(const Case& c)
{
  return c.token && *c.token ? &**c.token : nullptr;
}

Findings
no_token(const Case& c)
{
  return {skipped(c.token ? "the token cannot be read" : "no --token-file given")};
}

// Return the verifier's own claim `name`, whose case does not count; the last one wins.
const go::Value*
verifier_claim(const UnverifiedToken& token, std::string_view name)
{
  const go::Value* found = nullptr;
  for (const auto& member : token.claims.members) {
    if (go::names_field(member.name, name)) {
      found = &member.value;
    }
  }
  return found;
}

bool
is_text(const go::Value& value)
{
  return value.is(Kind::string) || value.is(Kind::null); // null is "" to Go
}

// Return the audiences, or nothing when Go cannot read them (no string, no list of them).
std::optional<std::vector<std::string>>
audiences(const go::Value* value)
{
  if (value == nullptr) {
    return std::vector<std::string>{};
  }
  if (is_text(*value)) {
    return std::vector{value->text};
  }
  if (!value->is(Kind::array) ||
      !std::all_of(value->items.begin(), value->items.end(), is_text)) {
    return std::nullopt;
  }
  std::vector<std::string> list;
  for (const auto& item : value->items) {
    list.push_back(item.text);
  }
  return list;
}

std::optional<Time>
numeric_date(const go::Value* value)
{
  if (value == nullptr || (!value->is(Kind::number) && !value->is(Kind::string))) {
    return std::nullopt;
  }
  double seconds = 0;
  const auto& text = value->text;
  const auto number = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr double largest = 253402300799; // the year 9999
  if (number.ec != std::errc{} || number.ptr != text.data() + text.size() ||
      seconds < 0 || seconds > largest) {
    return std::nullopt;
  }
  return Time{Seconds{static_cast<long long>(seconds)}};
}

std::string
header_text(const UnverifiedToken& token, std::string_view name)
{
  const auto* value = token.header.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

} // namespace

Findings
token_form(const Case& c)
{
  if (!c.token) {
    return no_token(c);
  }
  if (!*c.token) {
    return {failure("the token is no signed JWT: " + c.token->error(),
                    "give the ID token itself: three parts between dots, no \"Bearer\"")};
  }
  return {pass("a signed JWT; its signature was not verified here")};
}

Findings
token_issuer(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto* value = verifier_claim(*token, "iss");
  const auto issuer = value != nullptr && value->is(Kind::string) ? value->text : "";
  const bool google = issuer == "accounts.google.com" &&
                      c.evidence.issuer == "https://accounts.google.com";
  if (issuer != c.evidence.issuer && !google) {
    return {failure(fmt::format("the token is of issuer {}, configured is {}",
                                text::quote(issuer),
                                text::quote(c.evidence.issuer)),
                    "configure exactly the token's issuer; the API server would say just "
                    "\"invalid bearer token\"")};
  }
  return {pass("the token is of this issuer")};
}

Findings
token_audience(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  if (c.policy.client_ids.empty()) {
    return {skipped("no --client-id given")};
  }
  const auto found = audiences(verifier_claim(*token, "aud"));
  if (!found) {
    return {failure("`aud` is neither a string nor a list of strings; the whole login is "
                    "refused",
                    "have the provider send the client ID as `aud`")};
  }
  const bool fits = std::any_of(found->begin(), found->end(), [&c](const auto& audience) {
    const auto& ids = c.policy.client_ids;
    return std::find(ids.begin(), ids.end(), audience) != ids.end();
  });
  const Json details{{"audience", *found}};
  if (!fits) {
    return {failure(fmt::format("the token is for {}, the API server expects {}",
                                text::quote(text::join(*found, ", ")),
                                text::quote(text::join(c.policy.client_ids, ", "))),
                    "log in with the client that the API server is configured with",
                    details)};
  }
  return {pass("the token is for this client", details)};
}

Findings
token_algorithm(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto algorithm = header_text(*token, "alg");
  const auto accepted = c.policy.accepted_algorithms();
  if (std::find(accepted.begin(), accepted.end(), algorithm) == accepted.end()) {
    const auto& known = known_algorithms();
    const bool possible = std::find(known.begin(), known.end(), algorithm) != known.end();
    return {failure(fmt::format("the token is signed with {}, accepted is {}",
                                text::quote(algorithm),
                                text::join(accepted, " ")),
                    possible ? fmt::format("set --oidc-signing-algs={} on the API server",
                                           algorithm)
                             : "have the provider sign ID tokens of this client with RS256")};
  }
  return {pass("signed with " + algorithm)};
}

Findings
token_key(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto* set = c.keys();
  if (set == nullptr || set->decode_error || set->keys.empty()) {
    return {skipped("needs the key set")};
  }
  const auto id = header_text(*token, "kid");
  if (id.empty()) {
    return {skipped("the token names no key")};
  }
  const bool found = std::any_of(set->keys.begin(), set->keys.end(), [&id](const Jwk& key) {
    return key.key_id == id;
  });
  if (!found) {
    return {failure(fmt::format("the token is signed by key {}, which the key set has not",
                                text::quote(id)),
                    "the key was rotated out, or the token is of another provider; log in "
                    "again")};
  }
  return {pass(fmt::format("signed by key {}", text::quote(id)))};
}

Findings
token_times(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto ends = numeric_date(verifier_claim(*token, "exp"));
  if (!ends) {
    return {failure("the token has no readable `exp`", "give an ID token of a real login")};
  }
  const Json details{{"exp", to_rfc3339(*ends)}};
  if (*ends < c.evidence.now) {
    return {warning(fmt::format("the token ended {} ago", human(c.evidence.now - *ends)),
                    "log in again for a fresh one; the other claims are still worth a look",
                    details)};
  }
  return {pass(fmt::format("valid for {} more", human(*ends - c.evidence.now)), details)};
}

Findings
token_username(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto& claim = c.policy.username_claim;
  const auto* value = token->claims.find(claim);
  if (value == nullptr) {
    std::vector<std::string> names;
    for (const auto& member : token->claims.members) {
      names.push_back(member.name);
    }
    return {failure(fmt::format("the token has no claim {}", text::quote(claim)),
                    "ask for the scope that brings it, or add it to the ID token at the "
                    "provider",
                    {{"claims", names}})};
  }
  if (!value->is(Kind::string) && !value->is(Kind::null)) {
    return {failure(fmt::format("claim {} is {}, not a string",
                                text::quote(claim),
                                go::noun_of(value->kind)),
                    "choose a claim that holds one string")};
  }
  if (value->text.empty()) {
    return {warning(fmt::format("claim {} is empty: all such users are one", text::quote(claim)),
                    "choose a claim that every user has")};
  }
  return {pass(fmt::format("claim {} is {}", text::quote(claim), text::quote(value->text)))};
}

Findings
token_email_verified(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto* value = token->claims.find("email_verified");
  if (c.policy.username_claim != "email" || value == nullptr) {
    return {skipped(value == nullptr ? "the token has no email_verified"
                                     : "the user name is not taken from email")};
  }
  if (!value->is(Kind::boolean) || !value->truth) {
    return {failure(value->is(Kind::boolean)
                        ? "email_verified is false: the API server refuses the user"
                        : fmt::format("email_verified is {}, not true or false",
                                      go::noun_of(value->kind)),
                    "verify the address at the provider, or leave the claim out of the token")};
  }
  return {pass("email_verified is true")};
}

Findings
token_groups(const Case& c)
{
  const auto* token = token_of(c);
  if (token == nullptr) {
    return no_token(c);
  }
  const auto& claim = c.policy.groups_claim;
  if (claim.empty()) {
    return {skipped("no --groups-claim given")};
  }
  const auto* value = token->claims.find(claim);
  if (value == nullptr && verifier_claim(*token, "_claim_names") != nullptr) {
    return {failure("the groups are left out of the token (`_claim_names`): the API server "
                    "tries to fetch them and refuses the user when it cannot",
                    "let the provider send only the groups that matter to this application")};
  }
  if (value == nullptr || value->is(Kind::null)) {
    return {warning(fmt::format("the token has no claim {}: the user is in no group",
                                text::quote(claim)),
                    "add the claim to the ID token at the provider")};
  }
  const bool list = value->is(Kind::array) &&
                    std::all_of(value->items.begin(), value->items.end(), is_text);
  if (!list && !value->is(Kind::string)) {
    return {failure(fmt::format("claim {} is neither a string nor a list of strings; the whole "
                                "login is refused",
                                text::quote(claim)),
                    "have the provider send a flat list of names")};
  }
  return {pass(fmt::format("{} group(s)", list ? value->items.size() : 1))};
}

} // namespace oidcctl::checks
