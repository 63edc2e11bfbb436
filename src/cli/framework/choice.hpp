#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace oidcctl::cli {

// Return a usage error with a suggestion when `value` of `option` is none of `words`.
Result<void> check_choice(const std::string& option,
                          const std::string& value,
                          const std::vector<std::string>& words);

} // namespace oidcctl::cli
