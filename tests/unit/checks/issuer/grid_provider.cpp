#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
google(B& b)
{
  b.issuer("https://accounts.google.com");
}

void
no_document(B& b)
{
  b.document_reply({.status = 404});
}

const GridRow k_rows[] = {
    {"provider/recognised", "by its host", google, pass, "Google"},
    {"provider/recognised", "healthy", [](B&) {}, info, "unknown provider"},

    {"provider/people", "for people", google, pass, "users can log in at this provider"},
    {"provider/people", "not known", [](B&) {}, skipped, "unknown provider"},
    {"provider/people",
     "for workloads",
     [](B& b) { b.issuer("https://token.actions.githubusercontent.com"); },
     failure,
     "GitHub Actions signs tokens for workloads; users cannot log in there"},

    {"provider/hint", "not known", [](B&) {}, skipped, "unknown provider"},
    {"provider/hint", "a warning", google, warning, "Google"},

    {"claims/username", "healthy", [](B&) {}, pass, "\"email\" is announced"},
    {"claims/username",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"claims/username",
     "sub",
     [](B& b) {
       b.policy.username_claim = "sub";
       b.without("claims_supported");
     },
     pass,
     "every ID token has \"sub\""},
    {"claims/username",
     "not listed",
     [](B& b) { b.policy.username_claim = "upn"; },
     info,
     "\"upn\" is not among the announced claims; the list is often incomplete"},
    {"claims/username",
     "no list",
     [](B& b) { b.without("claims_supported"); },
     info,
     "claims are not announced"},
    {"claims/username",
     "never sent",
     [](B& b) {
       google(b);
       b.policy.username_claim = "preferred_username";
     },
     failure,
     "Google never sends \"preferred_username\""},

    {"claims/email-verified",
     "healthy",
     [](B&) {},
     pass,
     "\"email_verified\" is announced"},
    {"claims/email-verified", "known", google, pass, "the provider sends email_verified"},
    {"claims/email-verified",
     "another claim",
     [](B& b) { b.policy.username_claim = "sub"; },
     skipped,
     "the username claim is not email"},
    {"claims/email-verified",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"claims/email-verified",
     "not listed",
     [](B& b) { b.member("claims_supported", {"email"}); },
     info,
     "\"email_verified\" is not among the announced claims"},
    {"claims/email-verified",
     "never sent",
     [](B& b) { b.issuer("https://login.microsoftonline.com/t/v2.0"); },
     warning,
     "Microsoft Entra ID (v2.0) sends no email_verified; the API server then accepts any "
     "address that the provider sends"},

    {"claims/groups", "healthy", [](B&) {}, pass, "\"groups\" is announced"},
    {"claims/groups",
     "not wanted",
     [](B& b) { b.policy.groups_claim = ""; },
     skipped,
     "--groups-claim is not set"},
    {"claims/groups",
     "no document",
     no_document,
     skipped,
     "requires the discovery document"},
    {"claims/groups",
     "not listed",
     [](B& b) { b.policy.groups_claim = "roles"; },
     info,
     "\"roles\" is not among the announced claims"},
    {"claims/groups",
     "never sent",
     google,
     warning,
     "Google sends no groups; bindings for groups will never match"},
};

} // namespace

std::span<const GridRow>
provider_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
