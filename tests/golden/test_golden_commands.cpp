#include "base/text.hpp"
#include "fakes.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

namespace fs = std::filesystem;

// Each directory of commands/ is one call: its arguments, one a line, in `args`, the
// files that it may read, and in `expected` what comes out, byte for byte: standard
// output, standard error below a line of its own, and the exit status.

namespace {

std::string
content_of(const fs::path& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string
output_of(const fs::path& folder)
{
  TestSystem test;
  std::vector<std::string> words;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name != "args" && name != "expected") {
      test.files.contents[name] = content_of(entry.path());
    }
  }
  for (const auto& line : text::split(content_of(folder / "args"), '\n')) {
    if (!line.empty()) {
      words.push_back(line);
    }
  }
  const int status = test.run(words);
  return test.out() + (test.err().empty() ? "" : "standard error:\n" + test.err()) +
         "exit status " + std::to_string(status) + "\n";
}

} // namespace

TEST_CASE("golden: calls with all that comes out")
{
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(GOLDEN_COMMANDS)) {
    const auto path = entry.path() / "expected";
    const auto text = output_of(entry.path());
    ++count;
    if (std::getenv("OIDCCTL_TEST_ACCEPT") != nullptr) {
      std::ofstream(path, std::ios::binary) << text;
      continue;
    }
    INFO("expected in " << path.string() << "; OIDCCTL_TEST_ACCEPT=1 rewrites it");
    CHECK(text == content_of(path));
  }
  CHECK(count >= 4);
}
