#include "base/text.hpp"
#include "golden.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

namespace fs = std::filesystem;

// `kubeconfig generate` with the arguments in kubeconfigs/NAME.args (one a line) gives
// NAME.yaml, and NAME.notes.txt on standard error, byte for byte. The files that the
// arguments name are those in kubeconfigs/inputs.

namespace {

const fs::path k_folder = GOLDEN_KUBECONFIGS;

std::vector<std::string>
cases()
{
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(k_folder)) {
    if (entry.path().extension() == ".args") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string>
arguments_of(const std::string& name)
{
  std::vector<std::string> words{"kubeconfig", "generate"};
  for (const auto& line : text::split(content_of(k_folder / (name + ".args")), '\n')) {
    if (!line.empty()) {
      words.push_back(line);
    }
  }
  return words;
}

} // namespace

TEST_CASE("golden: kubeconfigs for each plugin, claim and provider")
{
  const auto names = cases();
  REQUIRE(names.size() >= 60);
  for (const auto& name : names) {
    CAPTURE(name);
    TestSystem test;
    for (const auto& entry : fs::directory_iterator(k_folder / "inputs")) {
      test.files.contents[entry.path().filename().string()] = content_of(entry.path());
    }
    CHECK(test.run(arguments_of(name)) == 0);
    expect_file(k_folder / (name + ".yaml"), test.out());
    expect_file(k_folder / (name + ".notes.txt"), test.err());
    CHECK(test.network.sessions.empty());
    CHECK(test.err().find("s3cr3t") == std::string::npos);
    const bool embeds = name.ends_with("-embedded");
    CHECK((test.out().find("s3cr3t") != std::string::npos) == embeds);
  }
}

TEST_CASE("golden: kubeconfig inspect finds fault where kubeconfig generate warned")
{
  for (const auto& name : cases()) {
    CAPTURE(name);
    TestSystem test;
    test.files.contents["config"] = content_of(k_folder / (name + ".yaml"));
    test.files.modes["config"] = 0600;
    for (const auto* program :
         {"kubectl", "kubectl-oidc_login", "kubectl-together_login", "oidcctl"}) {
      test.processes.programs[program] = {};
    }
    const int status = test.run({"kubeconfig", "inspect", "config", "-o", "json"});
    const auto report = parse_json(test.out());
    REQUIRE_MESSAGE(report.has_value(), test.err());
    std::string faults;
    for (const auto& finding : report->at("findings")) {
      const auto id = finding.at("id").get<std::string>();
      // Whether a plugin at a path of its own is there cannot be known here.
      const bool is_elsewhere =
          id == "kubeconfig/plugin" && name.starts_with("plugin-path");
      if (finding.at("status") == "failure" && !is_elsewhere) {
        faults += id + ": " + finding.at("message").get<std::string>() + "\n";
      }
    }
    CAPTURE(faults);
    CHECK(status < 2);
    const auto notes = content_of(k_folder / (name + ".notes.txt"));
    CHECK((faults.empty() || notes.find("warning: ") != std::string::npos));
    const bool is_wrong = name == "coreweave-managed" || name == "http-server";
    CHECK(faults.empty() != is_wrong);
  }
}

TEST_CASE("golden: no kubeconfig is expected that no case gives")
{
  const auto names = cases();
  for (const auto& entry : fs::directory_iterator(k_folder)) {
    const auto file = entry.path().filename().string();
    CAPTURE(file);
    const auto name = file.substr(0, file.find('.'));
    CHECK(
        (file == "inputs" || std::find(names.begin(), names.end(), name) != names.end()));
  }
}
