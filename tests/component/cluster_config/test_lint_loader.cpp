#include "fakes.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config lint` on odd files, each of which a real kube-apiserver 1.36.2 was
// started with.

namespace {

Json
loader_cases()
{
  const char* source = std::getenv("OIDCCTL_TEST_SOURCE"); // set by Meson
  if (source == nullptr) {
    std::puts("skipped: OIDCCTL_TEST_SOURCE does not name the directory of the tests");
    return Json::array();
  }
  std::ifstream stream(std::string(source) +
                       "/component/cluster_config/loader_cases.json");
  const std::string text{std::istreambuf_iterator<char>(stream),
                         std::istreambuf_iterator<char>()};
  auto data = parse_json(text);
  REQUIRE(data.has_value());
  return std::move(data->at("cases"));
}

// Files that are not meant for the loader at all are refused before it is asked.
bool
is_of_no_form(const std::string& message)
{
  return message.starts_with("couldn't get version/kind") ||
         message.starts_with("unexpected GroupVersion string") ||
         message.find("is missing in") != std::string::npos ||
         message.find("no kind") != std::string::npos;
}

} // namespace

TEST_CASE("cluster-config lint: the words of the real loader")
{
  std::size_t judged = 0;
  for (const auto& one : loader_cases()) {
    const auto& expected = one.at("message").get_ref<const std::string&>();
    CAPTURE(one.at("id").get<std::string>());
    TestSystem test;
    test.files.contents["given"] = one.at("text").get<std::string>();
    const int status = test.run({"cluster-config", "lint", "given", "-o", "json"});
    if (status == 5) {
      CHECK(is_of_no_form(expected));
      continue;
    }
    const auto report = parse_json(test.out());
    REQUIRE_MESSAGE(report.has_value(), test.err());
    ++judged;
    if (report->at("valid").is_null()) {
      CHECK(one.at("text").get_ref<const std::string&>().find("xpression") !=
            std::string::npos);
      continue;
    }
    CHECK(report->at("valid") == expected.empty());
    CHECK(report->at("message") == (expected.empty() ? Json() : Json(expected)));
  }
  CHECK((judged == 0 || judged > 130));
}
