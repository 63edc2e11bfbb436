#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace oidcctl {

class Files;

// Return the issuer URLs of the file `path` ("-": standard input, 4 MiB at most): one a
// line; empty lines and those that begin with # are skipped.
Result<std::vector<std::string>> read_issuer_list(Files& files, const std::string& path);

} // namespace oidcctl
