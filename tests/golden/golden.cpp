#include "golden.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace oidcctl::test {

std::string
content_of(const std::filesystem::path& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void
expect_file(const std::filesystem::path& path, const std::string& text)
{
  if (std::getenv("OIDCCTL_TEST_ACCEPT") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  INFO("expected in " << path.string() << "; OIDCCTL_TEST_ACCEPT=1 rewrites it");
  CHECK(text == content_of(path));
}

} // namespace oidcctl::test
