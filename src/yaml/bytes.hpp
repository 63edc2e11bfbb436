#pragma once

#include "yaml/builder.hpp"

#include <string_view>

namespace oidcctl::yaml {

// Return an error when `text` has bytes that kubectl's reader refuses: too many, not
// UTF-8, or control characters. Line breaks that not all readers know are noted.
Result<void> check_bytes(std::string_view text, const Limits& limits, Builder& builder);

} // namespace oidcctl::yaml
