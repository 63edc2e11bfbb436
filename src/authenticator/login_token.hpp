#pragma once

#include "authenticator/token_evidence.hpp"
#include "model/oidc/jose.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// What a client expects of a token that its provider gave it (OIDC Core 3.1.3.7, 12.2).
struct LoginTokenRules
{
  std::string issuer = {};
  std::string client_id = {};                        // empty: whatever the audience is
  std::optional<std::string> nonce = std::nullopt;   // that the login was started with
  std::optional<std::string> subject = std::nullopt; // of the token that is refreshed
};

struct LoginTokenProblem
{
  std::string message = {}; // "oidc: token is expired ..."
  std::string hint = {};
  bool is_about_time = false; // a clock may be wrong
};

// Return why the client must not use `jwt`, or nothing: issuer, signature by one of the
// nine algorithms, audience, times, then `azp`, nonce and subject. `provider` holds the
// two documents.
std::optional<LoginTokenProblem> login_token_problem(std::string_view jwt,
                                                     const LoginTokenRules& rules,
                                                     Time now,
                                                     const ProviderEvidence& provider,
                                                     const Jose& jose);

// Return the subject of a token that no one need have verified, or nothing.
std::optional<std::string> unverified_subject(std::string_view jwt);

} // namespace oidcctl
