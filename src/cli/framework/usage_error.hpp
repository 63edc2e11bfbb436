#pragma once

#include "base/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace oidcctl::cli {

// Return a usage error about `options`: options or arguments by their names, which the
// message has too.
inline tl::unexpected<Error>
usage_error([[maybe_unused]] const std::vector<std::string>& options,
            std::string message,
            std::string hint = {})
{
  return fail(ErrorCode::usage, std::move(message), std::move(hint));
}

} // namespace oidcctl::cli
