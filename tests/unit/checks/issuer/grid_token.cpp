#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

constexpr auto k_noon = k_now.time_since_epoch().count();

void
no_token(B& b)
{
  b.token.clear();
}

void
no_client(B& b)
{
  b.policy.client_ids.clear();
}

const GridRow k_rows[] = {
    {"token/accepted",
     "healthy",
     [](B&) {},
     pass,
     "accepted as \"ada@example.com\" in admins, people"},
    {"token/accepted",
     "no groups claim",
     [](B& b) { b.policy.groups_claim = ""; },
     pass,
     "accepted as \"ada@example.com\", without groups"},
    {"token/accepted", "none", no_token, skipped, "--token-file is not set"},
    {"token/accepted",
     "no client",
     no_client,
     skipped,
     "the verdict on the token requires --client-id"},
    {"token/accepted",
     "opaque",
     [](B& b) { b.token = "opaque"; },
     failure,
     "invalid bearer token"},
    {"token/accepted",
     "another issuer",
     [](B& b) {
       b.with_token({{"iss", "https://idp.example.com/"}});
     },
     failure,
     "invalid bearer token"},
    {"token/accepted",
     "signed by somebody else",
     [](B& b) { b.jose.signatures_are_good = false; },
     failure,
     "oidc: verify token: failed to verify signature: failed to verify id token "
     "signature"},
    {"token/accepted",
     "another client",
     [](B& b) {
       b.with_token({{"aud", "other"}, {"azp", "kubernetes"}});
     },
     failure,
     "oidc: verify token: oidc: expected audience \"kubernetes\" got [\"other\"]"},
    {"token/accepted",
     "ended",
     [](B& b) {
       b.with_token({{"exp", k_noon - 3600}});
     },
     failure,
     "oidc: verify token: oidc: token is expired (Token Expiry: 2026-11-22 11:00:00 "
     "+0000 UTC)"},
    {"token/accepted",
     "not accepted algorithm",
     [](B& b) {
       b.with_token({}, {{"alg", "ES256"}});
     },
     failure,
     "oidc: verify token: oidc: id token signed with unsupported algorithm, expected "
     "[\"RS256\"] got \"ES256\""},
    {"token/accepted",
     "address not verified",
     [](B& b) {
       b.with_token({{"email_verified", false}});
     },
     failure,
     "oidc: email not verified"},
    {"token/accepted",
     "CEL",
     [](B& b) {
       b.policy.structured = true;
       b.policy.username_prefix = "";
       b.policy.groups_prefix = "";
       b.policy.expressions = {"claims.hd == 'example.com'"};
     },
     unknown,
     "the verdict depends on CEL, which oidcctl does not evaluate"},

    {"token/remarks", "healthy", [](B&) {}, pass, "no warnings about the token"},
    {"token/remarks", "none", no_token, skipped, "--token-file is not set"},
    {"token/remarks",
     "no client",
     no_client,
     skipped,
     "the verdict on the token requires --client-id"},
    {"token/remarks",
     "address never verified",
     [](B& b) {
       b.with_token({{"email_verified", nullptr}});
     },
     warning,
     "the token has no email_verified claim; the API server then accepts any address"},
    {"token/remarks",
     "a group of Kubernetes' own",
     [](B& b) {
       b.with_token({{"groups", {"system:masters"}}});
     },
     warning,
     "group \"system:masters\": members of system:masters can do everything"},
};

} // namespace

std::span<const GridRow>
token_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
