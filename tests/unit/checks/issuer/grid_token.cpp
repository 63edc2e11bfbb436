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
    {.check = "token/accepted",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "accepted as \"ada@example.com\" in admins, people"},
    {.check = "token/accepted",
     .name = "no groups claim",
     .change = [](B& b) { b.policy.groups_claim = ""; },
     .status = pass,
     .piece = "accepted as \"ada@example.com\", without groups"},
    {.check = "token/accepted",
     .name = "none",
     .change = no_token,
     .status = skipped,
     .piece = "--token-file is not set"},
    {.check = "token/accepted",
     .name = "no client",
     .change = no_client,
     .status = skipped,
     .piece = "the verdict on the token requires --client-id"},
    {.check = "token/accepted",
     .name = "opaque",
     .change = [](B& b) { b.token = "opaque"; },
     .status = failure,
     .piece = "invalid bearer token"},
    {.check = "token/accepted",
     .name = "another issuer",
     .change =
         [](B& b) {
           b.with_token({{"iss", "https://idp.example.com/"}});
         },
     .status = failure,
     .piece = "invalid bearer token"},
    {.check = "token/accepted",
     .name = "signed by another key",
     .change = [](B& b) { b.jose.signatures_are_good = false; },
     .status = failure,
     .piece = "oidc: verify token: failed to verify signature: failed to verify id token "
              "signature"},
    {.check = "token/accepted",
     .name = "another client",
     .change =
         [](B& b) {
           b.with_token({{"aud", "other"}, {"azp", "kubernetes"}});
         },
     .status = failure,
     .piece =
         "oidc: verify token: oidc: expected audience \"kubernetes\" got [\"other\"]"},
    {.check = "token/accepted",
     .name = "ended",
     .change =
         [](B& b) {
           b.with_token({{"exp", k_noon - 3600}});
         },
     .status = failure,
     .piece =
         "oidc: verify token: oidc: token is expired (Token Expiry: 2026-11-22 11:00:00 "
         "+0000 UTC)"},
    {.check = "token/accepted",
     .name = "not accepted algorithm",
     .change =
         [](B& b) {
           b.with_token({}, {{"alg", "ES256"}});
         },
     .status = failure,
     .piece =
         "oidc: verify token: oidc: id token signed with unsupported algorithm, expected "
         "[\"RS256\"] got \"ES256\""},
    {.check = "token/accepted",
     .name = "address not verified",
     .change =
         [](B& b) {
           b.with_token({{"email_verified", false}});
         },
     .status = failure,
     .piece = "oidc: email not verified"},
    {.check = "token/accepted",
     .name = "CEL",
     .change =
         [](B& b) {
           b.policy.structured = true;
           b.policy.username_prefix = "";
           b.policy.groups_prefix = "";
           b.policy.expressions = {"claims.hd == 'example.com'"};
         },
     .status = unknown,
     .piece = "the verdict depends on CEL, which oidcctl does not evaluate"},

    {.check = "token/remarks",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "no warnings about the token"},
    {.check = "token/remarks",
     .name = "none",
     .change = no_token,
     .status = skipped,
     .piece = "--token-file is not set"},
    {.check = "token/remarks",
     .name = "no client",
     .change = no_client,
     .status = skipped,
     .piece = "the verdict on the token requires --client-id"},
    {.check = "token/remarks",
     .name = "address never verified",
     .change =
         [](B& b) {
           b.with_token({{"email_verified", nullptr}});
         },
     .status = warning,
     .piece = "the token has no email_verified claim; the API server then accepts any "
              "address"},
    {.check = "token/remarks",
     .name = "a group of Kubernetes' own",
     .change =
         [](B& b) {
           b.with_token({{"groups", {"system:masters"}}});
         },
     .status = warning,
     .piece = "group \"system:masters\": members of system:masters can do everything"},
};

} // namespace

std::span<const GridRow>
token_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
