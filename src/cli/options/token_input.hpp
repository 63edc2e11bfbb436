#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "cli/framework/parameters.hpp"

#include <string>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Declare the file with a token as an argument or as --token-file.
void add_token_argument(const Parameters& parameters, std::string& path);
void
add_token_file(const Parameters& parameters, std::string& path, const std::string& help);

// Return the bearer token in the file `path` ("-": standard input) without the spaces
// around it. An error that never repeats the token when the file is empty, or holds
// something that no Authorization header could carry as one token.
Result<Secret> read_token(System& system, const std::string& path);

} // namespace oidcctl::cli
