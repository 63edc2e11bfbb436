#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>

namespace oidcctl {

// A text that comes part by part, because it may be larger than memory: returns the next
// bytes, and an empty text at the end.
using ByteStream = std::function<Result<std::string>()>;

// Return `text` as one part.
ByteStream stream_of(std::string text);

} // namespace oidcctl
