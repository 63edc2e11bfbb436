#include "fakes.hpp"
#include "shared_cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config lint` on files and flags that the real loader of Kubernetes has judged.

namespace {

Json
lint(TestSystem& test, const std::string& text, std::vector<std::string> options = {})
{
  test.files.contents["given"] = text;
  std::vector<std::string> words{"cluster-config", "lint", "given", "-o", "json"};
  words.insert(words.end(), options.begin(), options.end());
  const int status = test.run(words);
  CHECK(test.err() == "");
  auto report = parse_json(test.out());
  REQUIRE_MESSAGE(report.has_value(), test.out());
  CHECK(status == (report->at("valid").is_null() ? 3 : report->at("valid") ? 0 : 1));
  return std::move(*report);
}

// Return whether an expectation is about the compilation of CEL, which is not done here.
bool
is_about_compilation(const Json& expected)
{
  const auto errors = expected.value("errors", Json::array());
  return std::any_of(errors.begin(), errors.end(), [](const Json& error) {
    const auto& detail = error.at("detail").get_ref<const std::string&>();
    return detail.find("compilation failed") != std::string::npos ||
           detail.find("must evaluate") != std::string::npos;
  });
}

void
check_case(const Json& one)
{
  TestSystem test;
  const auto& expected = one.at("expect");
  std::vector<std::string> options;
  for (const auto& issuer : one.value("disallowed_issuers", Json::array())) {
    options.push_back("--disallowed-issuer=" + issuer.get<std::string>());
  }
  const auto report = lint(test, to_text(one.at("config")), options);
  const auto& valid = report.at("valid");
  if (valid.is_null()) {
    const auto text = to_text(one.at("config"));
    CHECK(text.find("xpression\"") != std::string::npos);
    return; // open
  }
  CHECK(valid == expected.at("valid"));
  CHECK(report.at("stage") == expected.value("stage", Json(nullptr)));
  if (!is_about_compilation(expected)) {
    CHECK(report.at("errors") == expected.value("errors", Json::array()));
  }
  if (expected.contains("message")) {
    CHECK(report.at("message") == expected.at("message"));
  }
}

} // namespace

TEST_CASE("cluster-config lint: what the real loader says of files")
{
  for (const auto& one : shared_cases("config_cases.json", "cases")) {
    CAPTURE(one.at("id").get<std::string>());
    check_case(one);
  }
}

TEST_CASE("cluster-config lint: what the real API server says of flags")
{
  for (const auto& one : shared_cases("flags_cases.json", "cases")) {
    CAPTURE(one.at("id").get<std::string>());
    std::string text;
    for (const auto& argument : one.at("args")) {
      text += argument.get<std::string>() + "\n";
    }
    TestSystem test;
    const auto report = lint(test, text);
    const auto& expected = one.at("expect");
    CHECK(report.at("form") == "flags");
    CHECK(report.at("valid") == expected.at("ok"));
    if (!expected.at("ok").get<bool>()) {
      CHECK(report.at("message") == expected.at("message"));
      continue;
    }
    const auto& wanted = expected.at("authenticator");
    const auto& made = report.at("issuers").at(0);
    CHECK(made.at("issuer") == wanted.at("issuer"));
    CHECK(made.at("audiences") == wanted.at("audiences"));
    CHECK(made.at("usernameClaim") == wanted.at("username_claim"));
    CHECK(made.at("usernamePrefix") == wanted.at("username_prefix"));
    // A map of Go, which has no order.
    CHECK(nlohmann::json(made.at("requiredClaims")) ==
          nlohmann::json(wanted.at("required_claims")));
    CHECK(made.at("signingAlgorithms") == wanted.at("signing_algs"));
    if (!wanted.at("groups_claim").get<std::string>().empty()) {
      CHECK(made.at("groupsClaim") == wanted.at("groups_claim"));
      CHECK(made.at("groupsPrefix") == wanted.at("groups_prefix"));
    } else {
      CHECK(made.at("groupsClaim").is_null());
    }
  }
}
