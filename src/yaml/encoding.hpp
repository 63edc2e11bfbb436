#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

// The encodings of YAML (YAML 1.1 5.2), as go-yaml distinguishes them: by the byte order
// mark only.
namespace oidcctl::yaml {

// Return whether `text` starts with the byte order mark of UTF-16.
bool is_utf16(std::string_view text);

// Return UTF-16 text with a byte order mark as UTF-8 without one, or nothing where `text`
// is not UTF-16. An error when the text ends within a character, or when surrogates are
// not in pairs.
Result<std::optional<std::string>> from_utf16(std::string_view text);

} // namespace oidcctl::yaml
