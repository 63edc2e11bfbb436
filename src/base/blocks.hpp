#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>

namespace oidcctl {

// A text that comes part by part, because it may be larger than memory: returns the next
// bytes, and an empty text at the end.
using Blocks = std::function<Result<std::string>()>;

// Return `text` as one part.
Blocks one_block(std::string text);

} // namespace oidcctl
