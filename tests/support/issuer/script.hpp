#pragma once

#include "site.hpp"

#include <string_view>

namespace oidcctl::test_issuer {

// Return the site that a script describes. A script is a JSON object of these members,
// all optional; a site without a script is that of its scenario, or healthy:
//   discovery {...}          members of the discovery document, over the usual ones
//   remove [NAME...]         members of it that are left out
//   raw_discovery TEXT       what is sent in place of the document; {"base64": TEXT} for
//   raw_keys TEXT            bytes that JSON cannot carry
//   keys [JWK...]            keys besides the own ones
//   own [KID...]             own keys in the key set; without it "rs256"
//   headers {NAME: TEXT}, keys_headers        further headers
//   status N, keys_status                     the status
//   redirect URL, keys_redirect               where to send the client (status 302)
//   delay_ms N               how long both documents wait, at most a minute
//   clients {ID: {"redirect_uris": [URL...]}}  in place of the one called "kubernetes"
Result<Site> parse_script(std::string_view text);

} // namespace oidcctl::test_issuer
