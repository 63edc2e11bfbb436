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
    {.check = "provider/recognised",
     .name = "by its host",
     .change = google,
     .status = pass,
     .piece = "Google"},
    {.check = "provider/recognised",
     .name = "healthy",
     .change = [](B&) {},
     .status = info,
     .piece = "unknown provider"},

    {.check = "provider/people",
     .name = "for people",
     .change = google,
     .status = pass,
     .piece = "users can log in at this provider"},
    {.check = "provider/people",
     .name = "not known",
     .change = [](B&) {},
     .status = skipped,
     .piece = "unknown provider"},
    {.check = "provider/people",
     .name = "for workloads",
     .change = [](B& b) { b.issuer("https://token.actions.githubusercontent.com"); },
     .status = failure,
     .piece = "GitHub Actions signs tokens for workloads; users cannot log in there"},

    {.check = "provider/hint",
     .name = "not known",
     .change = [](B&) {},
     .status = skipped,
     .piece = "unknown provider"},
    {.check = "provider/hint",
     .name = "a warning",
     .change = google,
     .status = warning,
     .piece = "Google"},

    {.check = "claims/username",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "\"email\" is announced"},
    {.check = "claims/username",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "claims/username",
     .name = "sub",
     .change =
         [](B& b) {
           b.policy.username_claim = "sub";
           b.without("claims_supported");
         },
     .status = pass,
     .piece = "every ID token has \"sub\""},
    {.check = "claims/username",
     .name = "not listed",
     .change = [](B& b) { b.policy.username_claim = "upn"; },
     .status = info,
     .piece = "\"upn\" is not among the announced claims; the list is often incomplete"},
    {.check = "claims/username",
     .name = "no list",
     .change = [](B& b) { b.without("claims_supported"); },
     .status = info,
     .piece = "claims are not announced"},
    {.check = "claims/username",
     .name = "never sent",
     .change =
         [](B& b) {
           google(b);
           b.policy.username_claim = "preferred_username";
         },
     .status = failure,
     .piece = "Google never sends \"preferred_username\""},

    {.check = "claims/email-verified",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "\"email_verified\" is announced"},
    {.check = "claims/email-verified",
     .name = "known",
     .change = google,
     .status = pass,
     .piece = "the provider sends email_verified"},
    {.check = "claims/email-verified",
     .name = "another claim",
     .change = [](B& b) { b.policy.username_claim = "sub"; },
     .status = skipped,
     .piece = "the username claim is not email"},
    {.check = "claims/email-verified",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "claims/email-verified",
     .name = "not listed",
     .change = [](B& b) { b.member("claims_supported", {"email"}); },
     .status = info,
     .piece = "\"email_verified\" is not among the announced claims"},
    {.check = "claims/email-verified",
     .name = "never sent",
     .change = [](B& b) { b.issuer("https://login.microsoftonline.com/t/v2.0"); },
     .status = warning,
     .piece = "Microsoft Entra ID (v2.0) sends no email_verified; the API server then "
              "accepts any "
              "address that the provider sends"},

    {.check = "claims/groups",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "\"groups\" is announced"},
    {.check = "claims/groups",
     .name = "not wanted",
     .change = [](B& b) { b.policy.groups_claim = ""; },
     .status = skipped,
     .piece = "--groups-claim is not set"},
    {.check = "claims/groups",
     .name = "no document",
     .change = no_document,
     .status = skipped,
     .piece = "requires the discovery document"},
    {.check = "claims/groups",
     .name = "not listed",
     .change = [](B& b) { b.policy.groups_claim = "roles"; },
     .status = info,
     .piece = "\"roles\" is not among the announced claims"},
    {.check = "claims/groups",
     .name = "never sent",
     .change = google,
     .status = warning,
     .piece = "Google sends no groups; bindings for groups will never match"},
};

} // namespace

std::span<const GridRow>
provider_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
