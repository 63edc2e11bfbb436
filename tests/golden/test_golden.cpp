#include "base/text.hpp"
#include "golden.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

namespace fs = std::filesystem;

// Evidence in cases/NAME.json, judged with the arguments in cases/NAME.args (one a line),
// gives NAME.table.txt, NAME.report.json and NAME.report.yaml, byte for byte.

namespace {

// Return the names of all cases, sorted.
std::vector<std::string>
cases()
{
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(GOLDEN_CASES)) {
    const auto name = entry.path().filename().string();
    if (entry.path().extension() == ".json" &&
        name.find(".report.") == std::string::npos) {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string>
arguments_of(const std::string& name)
{
  std::vector<std::string> words{"verify-issuer", "--evidence", name + ".json"};
  for (const auto& line :
       text::split(content_of(fs::path(GOLDEN_CASES) / (name + ".args")), '\n')) {
    if (!line.empty()) {
      words.push_back(line);
    }
  }
  return words;
}

struct Run
{
  int status = 0;
  std::string out = {};
};

Run
run_case(const std::string& name, const std::vector<std::string>& more)
{
  TestSystem test;
  test.files.contents[name + ".json"] =
      content_of(fs::path(GOLDEN_CASES) / (name + ".json"));
  auto words = arguments_of(name);
  words.insert(words.end(), more.begin(), more.end());
  const int status = test.run(words);
  CHECK(test.err().empty());
  return {.status = status, .out = test.out()};
}

void
check_table(const std::string& table)
{
  for (const auto& line : text::split(table, '\n')) {
    CAPTURE(line);
    CHECK(text::width(line) <= 100);
    CHECK(text::printable(line) == line);
    CHECK((line.empty() || line.back() != ' '));
  }
}

} // namespace

TEST_CASE("golden: reports in all formats")
{
  const auto names = cases();
  REQUIRE(names.size() >= 8);
  for (const auto& name : names) {
    CAPTURE(name);
    const auto table = run_case(name, {});
    check_table(table.out);
    expect_file(fs::path(GOLDEN_CASES) / (name + ".table.txt"),
                table.out + "exit status " + std::to_string(table.status) + "\n");
    const auto json = run_case(name, {"-o", "json"});
    CHECK(json.status == table.status);
    expect_file(fs::path(GOLDEN_CASES) / (name + ".report.json"), json.out);
    const auto yaml = run_case(name, {"-o", "yaml"});
    CHECK(yaml.status == table.status);
    expect_file(fs::path(GOLDEN_CASES) / (name + ".report.yaml"), yaml.out);
  }
}

TEST_CASE("golden: no file is expected that no case gives")
{
  const auto names = cases();
  for (const auto& entry : fs::directory_iterator(GOLDEN_CASES)) {
    const auto file = entry.path().filename().string();
    CAPTURE(file);
    CHECK(std::find(names.begin(), names.end(), file.substr(0, file.find('.'))) !=
          names.end());
  }
}
