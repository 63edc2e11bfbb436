#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `config view`: the values of options, and where they come from.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr const char* k_path = "/home/jane/.config/oidcctl/config.yaml";

constexpr const char* k_file = R"(current-profile: prod
profiles:
  prod:
    issuer-url: https://login.example.com
    client-id: [kubernetes, other]
    structured: true
    timeout: 5
  test:
    issuer-url: https://test.example.com
)";

struct AtHome : TestSystem
{
  explicit AtHome(const std::string& config = k_file)
  {
    environment.values["HOME"] = "/home/jane";
    files.contents[k_path] = config;
    files.modes[k_path] = 0600;
  }

  // Return the row of an option.
  Json
  row(const std::string& option)
  {
    const auto document = json_out(*this);
    for (const auto& entry : document.at("options")) {
      if (entry.at("option") == option) {
        return entry;
      }
    }
    return nullptr;
  }
};

} // namespace

TEST_CASE("config view: usage")
{
  AtHome test;
  CHECK(test.run({"config"}) == 2);
  CHECK(test.run({"config", "view", "tokn"}) == 2);
  CHECK(test.err() ==
        "oidcctl: error: unknown command \"tokn\"\nhint: did you mean token?\n");
  CHECK(test.run({"config", "view", "token", "x"}) == 2);
  CHECK(test.err() ==
        "oidcctl: error: unknown command \"token x\"\nhint: commands: inspect, verify\n");
  CHECK(test.run({"config", "view", "verify-issuer", "x"}) == 2);
  CHECK(test.err() ==
        "oidcctl: error: unknown command \"verify-issuer x\"\nhint: remove \"x\"\n");
  CHECK(test.run({"config", "view", "--profile=x"}) == 2);
}

TEST_CASE("config view: every profile is looked at, the one in force or not")
{
  AtHome test("current-profile: a\nprofiles:\n  a: {}\n  b:\n    issuer-ulr: x\n");
  CHECK(test.run({"config", "view"}) == 5);
  CHECK(test.err() == std::string("oidcctl: error: \"") + k_path +
                          "\": line 5: profile \"b\": \"issuer-ulr\" is not an option of "
                          "any command\nhint: did you mean issuer-url?\n");
  CHECK(test.run({"config", "view", "token", "verify", "-o", "json"}) == 5);
}

TEST_CASE("config view: a value that its option does not take")
{
  AtHome test("current-profile: a\nprofiles:\n  a:\n    structured: maybe\n");
  CHECK(test.run({"config", "view", "token", "verify"}) == 5);
  CHECK(test.err() == std::string("oidcctl: error: \"") + k_path +
                          "\": profile \"a\": line 4: \"structured\" is text: expected "
                          "true or false\nhint: remove the quotes\n");
}

TEST_CASE("config view: what is set, of all commands")
{
  AtHome test;
  CHECK(test.run({"config", "view"}) == 0);
  CHECK(test.err().empty());
  CHECK(test.out() == std::string("File        ") + k_path +
                          "\n"
                          "Profiles    prod, test\n"
                          "Profile     prod     current-profile\n"
                          "\n"
                          "OPTION        SOURCE   VALUE\n"
                          "--issuer-url  profile  https://login.example.com\n"
                          "--client-id   profile  kubernetes, other\n"
                          "--structured  profile  true\n"
                          "--timeout     profile  5\n");
  CHECK(test.run({"config", "view", "--profile", "test"}) == 0);
  CHECK(test.out().find("Profile     test     --profile\n") != std::string::npos);
  CHECK(test.out().find("--issuer-url  profile  https://test.example.com\n") !=
        std::string::npos);
  CHECK(test.out().find("--client-id") == std::string::npos);
}

TEST_CASE("config view: every option of one command")
{
  AtHome test;
  test.environment.values["OIDCCTL_CLIENT_ID"] = "environment";
  test.environment.values["OIDCCTL_PROFILE"] = "prod";
  CHECK(test.run({"config", "view", "token", "verify", "-o", "json"}) == 0);
  const auto document = json_out(test);
  CHECK(document.at("kind") == "EffectiveOptions");
  CHECK(document.at("command") == "token verify");
  CHECK(document.at("file") == k_path);
  CHECK(document.at("profile") == "prod");
  CHECK(document.at("profileFrom") == "OIDCCTL_PROFILE");
  CHECK(document.at("profiles") == Json({"prod", "test"}));
  CHECK(test.row("--client-id") == Json({{"option", "--client-id"},
                                         {"value", Json::array({"environment"})},
                                         {"source", "environment"},
                                         {"place", "OIDCCTL_CLIENT_ID"}}));
  CHECK(test.row("--structured") ==
        Json({{"option", "--structured"},
              {"value", true},
              {"source", "profile"},
              {"place", std::string("profile prod, line 6 of ") + k_path}}));
  CHECK(test.row("--username-claim") == Json({{"option", "--username-claim"},
                                              {"value", "sub"},
                                              {"source", "default"},
                                              {"place", nullptr}}));
  CHECK(test.row("--username-prefix").at("value") == nullptr);
  CHECK(test.row("--required-claim").at("value") == Json::array());
  CHECK(test.row("--output").at("value") == "table"); // of that command, not of this one
  CHECK(test.row("--verbose").at("value") == false);
  CHECK(test.row("--help").is_null());
  CHECK(test.row("--profile").is_null());
  CHECK(test.row("--config").is_null());
}

TEST_CASE("config view: commands that take no profile, and nouns")
{
  AtHome test;
  CHECK(test.run({"config", "view", "completion", "-o", "json"}) == 0);
  CHECK(json_out(test).at("options") == Json::array());
  CHECK(test.run({"config", "view", "token", "-o", "json"}) == 0);
  CHECK(json_out(test).at("options") == Json::array());
}

TEST_CASE("config view: without a file, or without a profile in force")
{
  TestSystem test;
  CHECK(test.run({"config", "view", "-o", "json"}) == 0);
  const auto document = json_out(test);
  for (const auto* name : {"command", "file", "profile", "profileFrom"}) {
    CHECK(document.at(name).is_null());
  }
  CHECK(document.at("profiles") == Json::array());
  CHECK(document.at("options") == Json::array());
  AtHome quiet("profiles:\n  a:\n    issuer-url: https://a\n");
  quiet.environment.values["OIDCCTL_TIMEOUT"] = "7";
  CHECK(quiet.run({"config", "view", "-o", "json"}) == 0);
  CHECK(json_out(quiet).at("profile").is_null());
  CHECK(json_out(quiet).at("options").size() == 1);
  CHECK(quiet.row("--timeout").at("value") == "7");
}

TEST_CASE("config view: words of a profile cannot control the terminal")
{
  AtHome test("current-profile: \"a\\eb\"\n"
              "profiles:\n"
              "  \"a\\eb\":\n"
              "    groups-prefix: \"\\e[2J\"\n");
  CHECK(test.run({"config", "view"}) == 0);
  CHECK(test.out().find('\x1b') == std::string::npos);
  CHECK(test.out().find("a\\x1bb") != std::string::npos);
  CHECK(test.run({"config", "view", "token", "verify", "-v"}) == 0);
  CHECK(test.err().find('\x1b') == std::string::npos);
}
