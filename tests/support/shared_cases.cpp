#include "shared_cases.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace oidcctl::test {

Json
shared_cases(const char* file, const char* member)
{
  const char* folder = std::getenv("OIDCCTL_SHARED");
  const auto path =
      std::filesystem::path(folder == nullptr ? "" : folder) / "vectors" / file;
  std::ifstream stream(path, std::ios::binary);
  if (folder == nullptr || !stream) {
    std::puts("skipped: OIDCCTL_SHARED names no folder with vectors");
    return Json::array();
  }
  const std::string text{std::istreambuf_iterator<char>(stream),
                         std::istreambuf_iterator<char>()};
  const auto data = parse_json(text);
  REQUIRE(data);
  return data->at(member);
}

} // namespace oidcctl::test
