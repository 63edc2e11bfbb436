#pragma once

#include "checks/webhook/probe.hpp"

#include <string>

// Making tokens for probes.
namespace oidcctl::webhook {

inline constexpr const char* k_minted_subject = "oidcctl-test";

// Return the algorithm that tokens are signed with: the configured one, else the key's.
std::string algorithm_of(const Mint& mint);

// Return the header of a good token.
Json header_of(const Mint& mint);

// Return the compact JWS of `claims`, signed by `key` with the algorithm that `header`
// names.
std::string sign(const SigningKey& key, const Json& header, const Json& claims);

} // namespace oidcctl::webhook
