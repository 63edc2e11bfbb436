#pragma once

#include "kube/apiserver/validation.hpp"

// The parts of `validate`; each adds to `out` in the server's order.
namespace oidcctl::apiserver {

// The first minor version with the texts of 1.34: shorter details of errors.
inline constexpr unsigned k_new_texts = 34;
inline constexpr unsigned k_first_beta = 30; // several issuers and audiences

// Return the detail of an error as Kubernetes 1.`minor` has it.
inline std::string
text_of(unsigned minor, std::string_view older, std::string_view newer)
{
  return std::string(minor < k_new_texts ? older : newer);
}

void validate_issuer(const Issuer& issuer,
                     const ValidationRules& rules,
                     const std::string& path,
                     Validation& out);

void validate_claim_rules(const std::vector<ClaimValidationRule>& list,
                          const ValidationRules& rules,
                          const std::string& path,
                          Validation& out);

// `claim_rules` matters for the rule about verified addresses.
void validate_claim_mappings(const ClaimMappings& mappings,
                             const std::vector<ClaimValidationRule>& claim_rules,
                             const ValidationRules& rules,
                             const std::string& path,
                             Validation& out);

// The key of an extra mapping.
void validate_extra_key(const std::string& key,
                        unsigned minor,
                        const std::string& path,
                        Validation& out);

void validate_user_rules(const std::vector<UserValidationRule>& list,
                         const ValidationRules& rules,
                         const std::string& path,
                         Validation& out);

} // namespace oidcctl::apiserver
