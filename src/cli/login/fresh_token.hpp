#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "cli/login/login_options.hpp"
#include "cli/options/network_options.hpp"

#include <string>
#include <vector>

// A token of a new login, for commands that judge one and have options of their own for
// issuer, client and network.
namespace oidcctl::cli {

struct FreshTokenFlags
{
  bool is_wanted = false; // --login
  LoginFlags login = {};
};

// Add --login, and the options of `get-token` that the command has not.
void add_fresh_token_options(const Parameters& parameters, FreshTokenFlags& flags);

// Return the token of a new login at `issuer` as the first of `client_ids`. It is kept as
// `login --force-login` keeps it. Errors as `obtain_token`.
Result<Secret> fresh_token(System& system,
                           FreshTokenFlags flags,
                           const std::string& issuer,
                           const std::vector<std::string>& client_ids,
                           const NetworkFlags& network);

} // namespace oidcctl::cli
