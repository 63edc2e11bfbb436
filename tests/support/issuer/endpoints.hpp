#pragma once

#include "service.hpp"

// One function for each endpoint; each is in a file of its own.
namespace oidcctl::test_issuer {

// GET NAME/.well-known/openid-configuration
Reply answer_discovery(const Visit& visit);

// GET NAME/document: the discovery document where a redirect finds it, for the issuer of
// the query if that names one.
Reply answer_document(const Visit& visit);

// GET NAME/keys
Reply answer_keys(const Visit& visit);

// GET or POST NAME/auth (RFC 6749 chapter 4.1.1, OpenID Connect Core chapter 3.1.2)
Reply answer_authorization(const Visit& visit);

// GET NAME/login: the page at which a person would sign in.
Reply answer_login(const Visit& visit);

// POST NAME/token (RFC 6749 chapter 3.2)
Reply answer_token(const Visit& visit);

// POST NAME/device_authorization (RFC 8628 chapter 3.1)
Reply answer_device_authorization(const Visit& visit);

// GET NAME/device: the page at which a person would type the code.
Reply answer_device_page(const Visit& visit);

// POST NAME/device with user_code=CODE: what the person does there: approves, or denies
// with deny=1.
Reply answer_device(const Visit& visit);

// POST NAME/revoke (RFC 7009)
Reply answer_revocation(const Visit& visit);

// GET or POST NAME/end_session (OpenID Connect RP-Initiated Logout)
Reply answer_end_session(const Visit& visit);

// GET ctl/NAME: {WHAT: NUMBER}: how often the site was asked to log a person in
// (authorization, device_authorization), gave tokens by a grant (its name), refused (the
// error) and let go (revocation, end_session).
Reply answer_tally(const Visit& visit);

// PUT ctl/NAME: see `parse_script`.
Reply answer_script(const Visit& visit);

// DELETE ctl/NAME: as if there never had been a script.
Reply answer_script_removal(const Visit& visit);

// POST mint/NAME with {"claims": {...}, "alg": "RS256", "header": {...}, "remove": [...],
// "remove_header": [...]}, all optional: a compact JWT of this site.
Reply answer_mint(const Visit& visit);

} // namespace oidcctl::test_issuer
