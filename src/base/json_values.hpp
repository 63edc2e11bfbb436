#pragma once

#include "base/json.hpp"

#include <string_view>

namespace oidcctl {

// Return `text` as a JSON string, or null where it is empty.
inline Json
text_or_null(std::string_view text)
{
  return text.empty() ? Json(nullptr) : Json(text);
}

} // namespace oidcctl
