#pragma once

#include "checks/check_table.hpp"
#include "checks/issuer/issuer_case.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace oidcctl {

// One row of the table of checks on an issuer.
using Check = CheckOf<Case>;

// Return all checks of an issuer, family by family in the order in which a login meets
// them.
std::span<const Check> issuer_checks();

// The functions of the table, by family.
namespace checks {

using Findings = std::vector<Finding>;

Findings issuer_url(const Case&);
Findings network_resolve(const Case&);
Findings network_public_address(const Case&);
Findings network_connect(const Case&);
Findings tls_certificate(const Case&);
Findings tls_expiry(const Case&);
Findings clock_skew(const Case&);

Findings discovery_reply(const Case&);
Findings discovery_status(const Case&);
Findings discovery_redirect(const Case&);
Findings discovery_document(const Case&);
Findings discovery_duplicates(const Case&);
Findings discovery_media_type(const Case&);
Findings discovery_issuer_match(const Case&);
Findings discovery_keys_url(const Case&);
Findings discovery_algorithms(const Case&);

Findings keys_reply(const Case&);
Findings keys_status(const Case&);
Findings keys_readable(const Case&);
Findings keys_usable(const Case&);
Findings keys_algorithms(const Case&);
Findings keys_ids(const Case&);
Findings keys_strength(const Case&);
Findings keys_private(const Case&);
Findings keys_cache(const Case&);

Findings provider_recognised(const Case&);
Findings provider_people(const Case&);
Findings provider_hint(const Case&);

Findings login_endpoints(const Case&);
Findings login_code_flow(const Case&);
Findings login_pkce(const Case&);
Findings login_scopes(const Case&);
Findings login_client(const Case&);
Findings login_redirect(const Case&);
Findings login_secret(const Case&);
Findings login_refresh(const Case&);
Findings login_device(const Case&);

Findings claims_username(const Case&);
Findings claims_email_verified(const Case&);
Findings claims_groups(const Case&);

Findings token_accepted(const Case&);
Findings token_remarks(const Case&);

} // namespace checks
} // namespace oidcctl
