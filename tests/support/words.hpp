#pragma once

#include <string>
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

} // namespace oidcctl::test
