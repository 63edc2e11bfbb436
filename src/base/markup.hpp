#pragma once

#include <string>
#include <string_view>

namespace oidcctl::text {

// Return `text` for HTML or XML, between tags or as a value in double quotes: &, <, > and
// " become entities. Everything else stays.
std::string escape_markup(std::string_view text);

} // namespace oidcctl::text
