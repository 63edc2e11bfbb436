#include "base/text.hpp"
#include "fakes.hpp"
#include "model/oidc/discovery.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

namespace fs = std::filesystem;

// Discovery documents of real providers, where there are any: OIDCCTL_SHARED names a
// directory with discovery/NAME.json and, for some, discovery/NAME.jwks.json.

namespace {

std::string
content_of(const fs::path& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path>
documents(const fs::path& folder)
{
  std::vector<fs::path> out;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem)) {
    const auto name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && name.find(".jwks.") == std::string::npos &&
        name != "kube-verdicts.json") {
      out.push_back(entry.path());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Serve the document for its own issuer and look at the report.
void
check_document(const fs::path& path)
{
  const auto text = content_of(path);
  const auto document = Discovery::parse(text);
  REQUIRE(document);
  const auto issuer =
      document->issuer.empty() ? "https://none.example.com" : document->issuer;
  const auto keys_path = fs::path(path).replace_extension(".jwks.json");
  TestSystem test;
  test.network.below(
      "https://",
      {.outcome = ok_reply(fs::exists(keys_path) ? content_of(keys_path) : "{}")});
  const auto trimmed =
      issuer.back() == '/' ? issuer.substr(0, issuer.size() - 1) : issuer;
  const auto url = trimmed + "/.well-known/openid-configuration";
  test.network.at(url, {.outcome = ok_reply(text)});
  const int status = test.run({"verify-issuer", issuer, "-o", "json"});
  CHECK((status == 0 || status == 1 || status == 3));
  CHECK(test.err().empty());
  const auto report = json_out(test);
  CHECK_FALSE(report.at("provider").get<std::string>().empty());
  CHECK(report.at("issuer") == issuer);
  CHECK(test.run({"verify-issuer", issuer, "-v"}) == status);
  for (const auto& line : text::split(test.out(), '\n')) {
    CAPTURE(line);
    CHECK(text::width(line) <= 100);
  }
  // Some documents name an issuer or a key set that no one can ask for.
  test.network.answer({.url = url});
  test.network.answer({.url = "https://login.example.com/keys"});
}

} // namespace

TEST_CASE("shared documents: each gives a report, and its provider has a name")
{
  const char* shared = std::getenv("OIDCCTL_SHARED");
  const auto list = shared == nullptr ? std::vector<fs::path>{}
                                      : documents(fs::path(shared) / "discovery");
  if (list.empty()) {
    std::puts("skipped: OIDCCTL_SHARED names no folder with discovery documents");
    return;
  }
  for (const auto& path : list) {
    CAPTURE(path.filename().string());
    check_document(path);
  }
}
