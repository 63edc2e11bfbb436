#pragma once

#include "base/finding.hpp"
#include "checks/webhook/webhook_case.hpp"

#include <string>
#include <vector>

// The checks of `webhook test`: each says what it found in the answers.
namespace oidcctl::webhook {

using Findings = std::vector<Finding>;

// Return what an exchange came to, in a few words.
std::string words_of(const Exchange& exchange);

// Return the finding on an exchange without a reply.
Findings not_found_out(const Exchange& exchange);

// Transport, protocol and the form of refusals.
Findings check_tls(const Case& c);
Findings check_oracle(const Case& c);
Findings check_method(const Case& c);
Findings check_path(const Case& c);
Findings check_version(const Case& c);
Findings check_other_kinds(const Case& c);
Findings check_malformed(const Case& c);
Findings check_large(const Case& c);
Findings check_refusal(const Case& c);

// Forged and good tokens, and load.
Findings check_odd_tokens(const Case& c);
Findings check_service_accounts(const Case& c);
Findings check_signature(const Case& c);
Findings check_payload(const Case& c);
Findings check_algorithm(const Case& c);
Findings check_unknown_key(const Case& c);
Findings check_white_space(const Case& c);
Findings check_good(const Case& c);
Findings check_names(const Case& c);
Findings check_audiences(const Case& c);
Findings check_load(const Case& c);

} // namespace oidcctl::webhook
