#pragma once

#include "checks/check_table.hpp"
#include "checks/issuer/issuer_case.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace oidcctl {

// One row of the table of checks on an issuer.
using Check = CheckOf<IssuerCase>;

// Return all checks of an issuer, family by family in the order in which a login meets
// them.
std::span<const Check> issuer_checks();

// The functions of the table, by family.
namespace checks {

using Findings = std::vector<Finding>;

Findings issuer_url(const IssuerCase&);
Findings network_resolve(const IssuerCase&);
Findings network_public_address(const IssuerCase&);
Findings network_connect(const IssuerCase&);
Findings tls_certificate(const IssuerCase&);
Findings tls_expiry(const IssuerCase&);
Findings clock_skew(const IssuerCase&);

Findings discovery_reply(const IssuerCase&);
Findings discovery_status(const IssuerCase&);
Findings discovery_redirect(const IssuerCase&);
Findings discovery_document(const IssuerCase&);
Findings discovery_duplicates(const IssuerCase&);
Findings discovery_media_type(const IssuerCase&);
Findings discovery_issuer_match(const IssuerCase&);
Findings discovery_keys_url(const IssuerCase&);
Findings discovery_algorithms(const IssuerCase&);

Findings keys_reply(const IssuerCase&);
Findings keys_status(const IssuerCase&);
Findings keys_readable(const IssuerCase&);
Findings keys_usable(const IssuerCase&);
Findings keys_algorithms(const IssuerCase&);
Findings keys_ids(const IssuerCase&);
Findings keys_strength(const IssuerCase&);
Findings keys_private(const IssuerCase&);
Findings keys_cache(const IssuerCase&);

Findings provider_recognised(const IssuerCase&);
Findings provider_people(const IssuerCase&);
Findings provider_hint(const IssuerCase&);

Findings login_endpoints(const IssuerCase&);
Findings login_code_flow(const IssuerCase&);
Findings login_pkce(const IssuerCase&);
Findings login_scopes(const IssuerCase&);
Findings login_client(const IssuerCase&);
Findings login_redirect(const IssuerCase&);
Findings login_secret(const IssuerCase&);
Findings login_refresh(const IssuerCase&);
Findings login_device(const IssuerCase&);

Findings claims_username(const IssuerCase&);
Findings claims_email_verified(const IssuerCase&);
Findings claims_groups(const IssuerCase&);

Findings token_accepted(const IssuerCase&);
Findings token_remarks(const IssuerCase&);

} // namespace checks
} // namespace oidcctl
