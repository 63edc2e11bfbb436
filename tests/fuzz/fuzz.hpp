#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What libFuzzer, or replay.cpp in its place, calls with one input after the other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace oidcctl::fuzz {

// Return the input as text.
inline std::string_view
text_of(const std::uint8_t* data, std::size_t size)
{
  return {reinterpret_cast<const char*>(data), size};
}

// End the program when a rule that holds for every input does not hold for this one.
inline void
require(bool holds, const char* rule)
{
  if (!holds) {
    std::fprintf(stderr, "fuzz: broken rule: %s\n", rule);
    std::abort();
  }
}

} // namespace oidcctl::fuzz
