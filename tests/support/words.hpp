#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::test {

// The arguments of a call, and how several parts of them become one.
using Words = std::vector<std::string>;

inline Words
operator+(Words words, const Words& more)
{
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

inline bool
contains(const std::string& text, std::string_view part)
{
  return text.find(part) != std::string::npos;
}

} // namespace oidcctl::test
