#include "scenarios.hpp"

#include "odd_documents.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace oidcctl::test_issuer {

namespace {

using namespace std::chrono_literals;

struct Scenario
{
  std::string_view name = {}; // with "-" at its end: a number follows
  void (*apply)(Site& site, const Scene& scene) = nullptr;
};

Json
healthy(const Scene& scene)
{
  return discovery_document(Site{}, scene.issuer, scene.keys);
}

void
answer_page(Answer& answer)
{
  answer.raw = login_portal();
  answer.headers = {{"Content-Type", "text/html; charset=utf-8"}};
}

void
answer_status(Answer& answer, int status)
{
  answer.status = status;
  answer.raw = fmt::format("status {}, as asked for\n", status);
  answer.headers = {{"Content-Type", "text/plain"}};
}

std::string
an_hour_ago()
{
  const auto then = std::chrono::system_clock::now() - 1h;
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(then)));
}

void
attack_terminal(Site& site, const Scene& scene)
{
  const auto attack = terminal_attack();
  site.members = {{"issuer", scene.issuer + attack},
                  {"jwks_uri", scene.issuer + "/keys?" + attack},
                  {"scopes_supported", Json::array({"openid", attack})},
                  {"claims_supported", Json::array({"sub", attack})},
                  {attack, attack}};
}

// The scenarios, sorted by name.
constexpr std::array k_scenarios{
    // The issuer in the document has a slash at its end, the one asked for has not.
    Scenario{"added-slash",
             [](Site& s, const Scene& c) { s.members["issuer"] = c.issuer + "/"; }},
    // The document is an empty list.
    Scenario{"array", [](Site& s, const Scene&) { s.discovery.raw = "[]"; }},
    // Escape sequences in the issuer, in other strings and in a member name.
    Scenario{"control-characters", attack_terminal},
    // Lists nested 100 deep.
    Scenario{
        "deep",
        [](Site& s, const Scene& c) { s.discovery.raw = with_nesting(healthy(c), 100); }},
    // Lists nested 20000 deep.
    Scenario{"deeper",
             [](Site& s, const Scene& c) {
               s.discovery.raw = with_nesting(healthy(c), 20000);
             }},
    // Both documents come so many milliseconds late.
    Scenario{"delay-",
             [](Site& s, const Scene& c) {
               s.delay = Milliseconds{std::min(c.number, 60000)};
             }},
    // Members written twice: wrong, then right.
    Scenario{
        "duplicate-members",
        [](Site& s, const Scene& c) { s.discovery.raw = with_duplicates(healthy(c)); }},
    // Status 200 and nothing else.
    Scenario{"empty", [](Site& s, const Scene&) { s.discovery.raw = ""; }},
    // Nothing is wrong.
    Scenario{"good", [](Site&, const Scene&) {}},
    // A login page instead of the document, status 200.
    Scenario{"html", [](Site& s, const Scene&) { answer_page(s.discovery); }},
    // A document of more than 2 MiB.
    Scenario{"huge",
             [](Site& s, const Scene&) { s.members["padding"] = two_mebibytes(); }},
    // A key set of more than 2 MiB, the signing key first.
    Scenario{"huge-keys",
             [](Site& s, const Scene& c) {
               s.extra_keys = many_keys(c.keys.find("rs256")->jwk);
             }},
    // A string that is not UTF-8.
    Scenario{
        "invalid-utf8",
        [](Site& s, const Scene& c) { s.discovery.raw = with_invalid_utf8(healthy(c)); }},
    // The key set is not found.
    Scenario{"keys-404", [](Site& s, const Scene&) { answer_status(s.keys, 404); }},
    // The key set may be kept for a day.
    Scenario{"keys-cached",
             [](Site& s, const Scene&) {
               s.keys.headers = {{"Cache-Control", "max-age=86400"}};
             }},
    // A key set without keys.
    Scenario{"keys-empty", [](Site& s, const Scene&) { s.own = {}; }},
    // Only an elliptic curve key, and ES256 as the only algorithm.
    Scenario{"keys-es256", [](Site& s, const Scene&) { s.own = {"es256"}; }},
    // A login page instead of the key set, status 200.
    Scenario{"keys-html", [](Site& s, const Scene&) { answer_page(s.keys); }},
    // The RSA key in base64 with padding.
    Scenario{"keys-padded",
             [](Site& s, const Scene& c) {
               s.own = {};
               s.extra_keys = Json::array({with_padding(c.keys.find("rs256")->jwk)});
             }},
    // Only an RSA key of 1024 bits.
    Scenario{"keys-rsa1024", [](Site& s, const Scene&) { s.own = {"rs1024"}; }},
    // The good key, then one on a curve that Go does not have.
    Scenario{"keys-secp256k1",
             [](Site& s, const Scene&) {
               s.own = {"rs256", "secp256k1"};
             }},
    // The good key, then an encryption key that Go does not know.
    Scenario{"keys-x25519",
             [](Site& s, const Scene&) {
               s.own = {"rs256", "x25519"};
             }},
    // The authorization code flow is not offered.
    Scenario{"no-code",
             [](Site& s, const Scene&) {
               s.members["response_types_supported"] = Json::array({"id_token"});
             }},
    // Nothing is said about PKCE.
    Scenario{
        "no-pkce",
        [](Site& s, const Scene&) { s.removed = {"code_challenge_methods_supported"}; }},
    // Every member is null.
    Scenario{"null-members",
             [](Site& s, const Scene& c) { s.members = with_nulls(healthy(c)); }},
    // The clock of the issuer, as the Date header shows it, is an hour behind.
    Scenario{"old-date",
             [](Site& s, const Scene&) {
               s.discovery.headers = {{"Date", an_hour_ago()}};
               s.keys.headers = s.discovery.headers;
             }},
    // PKCE without S256.
    Scenario{"plain-pkce",
             [](Site& s, const Scene&) {
               s.members["code_challenge_methods_supported"] = Json::array({"plain"});
             }},
    // 302 to the good document of the same issuer.
    Scenario{
        "redirect",
        [](Site& s, const Scene& c) { s.discovery.redirect = c.issuer + "/document"; }},
    // 302 to the good document of the same issuer, without TLS.
    Scenario{"redirect-http",
             [](Site& s, const Scene& c) {
               s.discovery.redirect = fmt::format("{}/{}/document?issuer={}",
                                                  c.http_base,
                                                  c.name,
                                                  percent_encode(c.issuer));
             }},
    // 302 to itself.
    Scenario{"redirect-loop",
             [](Site& s, const Scene& c) {
               s.discovery.redirect = c.issuer + "/.well-known/openid-configuration";
             }},
    // Both documents come 200 ms late.
    Scenario{"slow-200", [](Site& s, const Scene&) { s.delay = 200ms; }},
    // The document is answered with this status; 301 and 302 lead nowhere.
    Scenario{"status-",
             [](Site& s, const Scene& c) {
               answer_status(s.discovery, std::clamp(c.number, 200, 599));
             }},
    // Both documents come with one byte a second.
    Scenario{"trickle", [](Site& s, const Scene&) { s.delivery = Delivery::trickle; }},
    // Both documents end early.
    Scenario{"truncated",
             [](Site& s, const Scene&) { s.delivery = Delivery::truncated; }},
    // The document is that of another issuer.
    Scenario{
        "wrong-issuer",
        [](Site& s, const Scene&) { s.members["issuer"] = "https://other.example"; }},
    // Every member has a type that it must not have.
    Scenario{"wrong-types",
             [](Site& s, const Scene& c) { s.members = with_wrong_types(healthy(c)); }},
};

static_assert(std::is_sorted(k_scenarios.begin(),
                             k_scenarios.end(),
                             [](const auto& a, const auto& b) {
                               return a.name < b.name;
                             }));

// Return whether `row` is meant by `name`, and if so keep the number that it ends with.
bool
is_meant(const Scenario& row, std::string_view name, int& number)
{
  if (row.name.back() != '-') {
    return row.name == name;
  }
  if (name.substr(0, row.name.size()) != row.name || name.size() > row.name.size() + 5) {
    return false;
  }
  const auto digits = name.substr(row.name.size());
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  return read.ec == std::errc{} && read.ptr == end && number >= 0;
}

} // namespace

Site
built_in_site(Scene scene)
{
  Site site;
  const auto word = scene.name.substr(0, scene.name.find('/'));
  for (const auto& row : k_scenarios) {
    if (is_meant(row, word, scene.number)) {
      row.apply(site, scene);
      break;
    }
  }
  return site;
}

} // namespace oidcctl::test_issuer
