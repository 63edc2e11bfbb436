#pragma once

#include "model/apiserver/policy.hpp"
#include "model/oidc/unverified_token.hpp"

#include <string>
#include <string_view>
#include <vector>

// What to do about a token that was refused, where its looks say more than the server.
namespace oidcctl {

// Return how an issuer differs from the one that is configured, and what to do, after a
// semicolon: the other version or tenant of Entra ID, a slash, letters' case, the scheme,
// the port, another server of the same provider. Empty where nothing is known.
std::string issuer_difference(std::string_view found, std::string_view configured);

// Return what to do when an audience is nearly a client ID: with Entra's prefix for it,
// or the other way round, in another case, with a slash at the end; empty else.
std::string audience_difference(const std::vector<std::string>& found,
                                const std::vector<std::string>& client_ids);

// Return what shows that a token is not an ID token, and what it is instead: "an access
// token (typ Bearer)"; empty where nothing shows it.
std::string other_sort(const UnverifiedToken& token, const Policy& policy);

// Return what the claims of a refreshed token lack that the token before had, and that an
// API server may read: lists of names ("groups (2)"), names of users ("email"). Some
// providers leave out what is bound to a scope.
std::vector<std::string> lost_claims(const go::Value& before, const go::Value& now);

} // namespace oidcctl
