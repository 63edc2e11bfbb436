#pragma once

#include "fakes.hpp"

#include <filesystem>
#include <string>

namespace oidcctl::test {

// Return the bytes of the file `path`; of none, nothing.
std::string content_of(const std::filesystem::path& path);

// Compare `text` with the file that is expected, or write it.
void expect_file(const std::filesystem::path& path, const std::string& text);

} // namespace oidcctl::test
