#pragma once

#include "base/result.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Compiled once, in json.cpp: every file that uses JSON would take a compiler a sixth
// longer.
extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace oidcctl {

// JSON whose members keep the order in which they were written.
using Json = nlohmann::ordered_json;

// What a JSON text from outside may measure at most.
struct JsonLimits
{
  std::size_t bytes = std::size_t{1} << 20;
  std::size_t depth = 64;
  std::size_t members = 4096; // of one object; looking one up takes time in proportion
};

// Return the value of a JSON text that this program (or its user) wrote: strict RFC 8259,
// duplicate member names refused. For what a provider sent, see `go::parse`.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// Return `value` as text; bytes that are not UTF-8 become U+FFFD, and control characters,
// line and direction marks are as escapes. `indent` < 0 gives one line.
std::string to_text(const Json& value, int indent = 2);

} // namespace oidcctl
