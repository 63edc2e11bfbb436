#include "base/base64.hpp"
#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
no_token(B& b)
{
  b.token.clear();
}

// Give a token whose claims are written out, because a member may stand twice.
void
raw_claims(B& b, const char* claims)
{
  b.token = token_text({{"alg", "RS256"}}, Json::object());
  const auto dot = b.token.find('.');
  b.token = b.token.substr(0, dot + 1) + base64::encode(claims, base64::Alphabet::url) +
            ".c2ln";
}

const GridRow k_rows[] = {
    {"token/username",
     "healthy",
     [](B&) {},
     pass,
     "claim \"email\" is \"ada@example.com\""},
    {"token/username", "none", no_token, skipped, "no --token-file given"},
    {"token/username",
     "missing",
     [](B& b) {
       b.with_token({{"email", nullptr}});
     },
     failure,
     "the token has no claim \"email\""},
    {"token/username",
     "other case",
     [](B& b) { b.policy.username_claim = "Email"; },
     failure,
     "the token has no claim \"Email\""},
    {"token/username",
     "a number",
     [](B& b) {
       b.with_token({{"email", 7}});
     },
     failure,
     "claim \"email\" is a number, not a string"},
    {"token/username",
     "a list",
     [](B& b) {
       b.with_token({{"email", {"a"}}});
     },
     failure,
     "claim \"email\" is an array, not a string"},
    {"token/username",
     "empty",
     [](B& b) {
       b.with_token({{"email", ""}});
     },
     warning,
     "claim \"email\" is empty: all such users are one"},
    {"token/username",
     "null",
     [](B& b) { raw_claims(b, R"({"email":null})"); },
     warning,
     "claim \"email\" is empty"},
    {"token/username",
     "an escape",
     [](B& b) {
       b.with_token({{"email", "a\x1b[2J"}});
     },
     pass,
     "claim \"email\" is \"a\\x1b[2J\""},

    {"token/email-verified", "healthy", [](B&) {}, pass, "email_verified is true"},
    {"token/email-verified", "none", no_token, skipped, "no --token-file given"},
    {"token/email-verified",
     "absent",
     [](B& b) {
       b.with_token({{"email_verified", nullptr}});
     },
     skipped,
     "the token has no email_verified"},
    {"token/email-verified",
     "another claim",
     [](B& b) { b.policy.username_claim = "sub"; },
     skipped,
     "the user name is not taken from email"},
    {"token/email-verified",
     "false",
     [](B& b) {
       b.with_token({{"email_verified", false}});
     },
     failure,
     "email_verified is false: the API server refuses the user"},
    {"token/email-verified",
     "a string",
     [](B& b) {
       b.with_token({{"email_verified", "true"}});
     },
     failure,
     "email_verified is a string, not true or false"},
    {"token/email-verified",
     "null",
     [](B& b) { raw_claims(b, R"({"email":"a","email_verified":null})"); },
     failure,
     "email_verified is null, not true or false"},

    {"token/groups", "healthy", [](B&) {}, pass, "2 group(s)"},
    {"token/groups", "none", no_token, skipped, "no --token-file given"},
    {"token/groups",
     "not wanted",
     [](B& b) { b.policy.groups_claim = ""; },
     skipped,
     "no --groups-claim given"},
    {"token/groups",
     "a string",
     [](B& b) {
       b.with_token({{"groups", "a,b"}});
     },
     pass,
     "1 group(s)"},
    {"token/groups",
     "an empty list",
     [](B& b) {
       b.with_token({{"groups", Json::array()}});
     },
     pass,
     "0 group(s)"},
    {"token/groups",
     "missing",
     [](B& b) {
       b.with_token({{"groups", nullptr}});
     },
     warning,
     "the token has no claim \"groups\": the user is in no group"},
    {"token/groups",
     "a number in the list",
     [](B& b) {
       b.with_token({{"groups", {"a", 1}}});
     },
     failure,
     "claim \"groups\" is neither a string nor a list of strings"},
    {"token/groups",
     "an object",
     [](B& b) {
       b.with_token({{"groups", {{"a", 1}}}});
     },
     failure,
     "claim \"groups\" is neither a string nor a list of strings"},
    {"token/groups",
     "too many for the token",
     [](B& b) {
       b.with_token({{"groups", nullptr}, {"_claim_names", {{"groups", "src1"}}}});
     },
     failure,
     "the groups are left out of the token (`_claim_names`)"},
};

} // namespace

std::span<const GridRow>
token_user_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
