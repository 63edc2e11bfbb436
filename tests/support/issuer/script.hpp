#pragma once

#include "site.hpp"

#include <string_view>

namespace oidcctl::test_issuer {

// Return the site that a script describes. A script is a JSON object of these members,
// all optional; a site without a script is that of its scenario, or healthy:
//   discovery {...}          members of the discovery document, over the usual ones
//   remove [NAME...]         members of it that are left out
//   raw_discovery TEXT       what is sent instead of the document; {"base64": TEXT} for
//   raw_keys TEXT            bytes that JSON cannot carry
//   keys [JWK...]            keys besides the own ones
//   own [KID...]             own keys in the key set; without it "rs256"
//   headers {NAME: TEXT}, keys_headers        further headers
//   status N, keys_status                     the status
//   redirect URL, keys_redirect               where to send the client (status 302)
//   delay_ms N               how long both documents wait, at most a minute
//   clients {ID: {"redirect_uris": [URL...], "secret": TEXT}}  instead of "kubernetes",
//                            whose ports are 8000 and 18000, and "kubernetes-native", for
//                            any port; no secret: a public client
//   login {...}              how people log in:
//     user {...}             claims of who it is, instead of jane@example.com's
//     immediate BOOL         they are signed in already: no page comes in between
//     error TEXT, error_description  the browser comes back with this
//     iss TEXT               the issuer that it comes back with; empty: none
//     lifetime N             of tokens, in seconds; may be negative
//     claims {...}           over those of every ID token
//     leave_out [NAME...]    members of the answers with tokens
//     interval N             between polls for a device code, in seconds
//     passwords {NAME: TEXT} instead of jane's, pa55word
//     raw_token TEXT, token_status N  what the token endpoint answers
//     token_delay_ms N       how long it waits first, or until the next script
Result<Site> parse_script(std::string_view text);

} // namespace oidcctl::test_issuer
