#pragma once

#include "yaml/node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Characters that look like one to which YAML gives a meaning, and do not have it: text
// processors and chat programs put them instead of spaces, quotes and hyphens.
namespace oidcctl::yaml {

struct OddCharacter
{
  Place place = {};
  std::string name = {};  // "a no-break space (U+00A0)"
  std::string meant = {}; // what to write instead: "a space"; empty: nothing
};

// Return what is odd about the character `code_point`, without its place, or nothing.
std::optional<OddCharacter> odd_character(char32_t code_point);

// Return the odd characters of a YAML text outside comments and straight quotes, where
// they may well be meant; tabs count where they indent. At most `limit` of them.
std::vector<OddCharacter> odd_characters(std::string_view text, std::size_t limit = 20);

// Return the first odd character of a value, wherever it is, without its place.
std::optional<OddCharacter> find_odd_character(std::string_view value);

// Return "line 3: a tab (U+0009) in the indentation".
std::string describe(const OddCharacter& character);

// Return "write a space instead", or "remove it".
std::string advice_on(const OddCharacter& character);

} // namespace oidcctl::yaml
