#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <span>

namespace oidcctl::test_issuer {

struct Options
{
  std::filesystem::path directory = {};
  std::uint16_t port = 0;                // of the good port; 0: any that is free
  std::filesystem::path ready_file = {}; // empty: none
  bool until_stdin_closes = false;
};

// Return what the arguments after the name of the program say.
Result<Options> parse_options(std::span<char* const> arguments);

} // namespace oidcctl::test_issuer
