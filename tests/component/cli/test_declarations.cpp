#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

// What the commands declare of their options: a name has the same facts wherever it is.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Options that several commands have, for another set of values each.
const std::set<std::string> k_own_values{"--for", "--only", "--output", "--skip", "--to"};

// token verify leaves wrong algorithms to its verdict; --for is a cloud, or a lifetime.
const std::set<std::string> k_own_kind{"--for", "--signing-algs"};

// Names that mean another option in other commands.
const std::set<std::string> k_own_names{"--oidc-ca-file", "--oidc-extra-scope"};

// Options that one command takes from its arguments only, because they mean something
// else there or choose what is removed.
const std::set<std::string> k_own_sources{
    "--all", "--certificate-authority", "--expired", "--for", "--issuer-url", "--to"};

// Call `visit` with each declared option and the page of its command.
template <typename Visit>
void
each_option(const Visit& visit)
{
  TestSystem test;
  REQUIRE(test.run({"__options"}) == 0);
  const auto commands = json_out(test);
  for (const auto& command : commands) {
    for (const auto& option : command.at("declarations")) {
      visit(command.at("page").get<std::string>(), option);
    }
  }
}

std::string
name_of(const Json& option)
{
  return option.at("names").at(0).get<std::string>();
}

} // namespace

TEST_CASE("declarations: an option has one kind, one completion and one variable")
{
  std::map<std::string, Json> seen;
  std::size_t count = 0;
  each_option([&](const std::string& page, const Json& option) {
    if (option.at("argument") == true) {
      return;
    }
    const auto name = name_of(option);
    CAPTURE(page);
    CAPTURE(name);
    ++count;
    Json facts{{"completes", option.at("completes")}};
    if (k_own_kind.count(name) == 0) {
      facts["kind"] = option.at("kind");
    }
    if (k_own_values.count(name) == 0) {
      facts["values"] = option.at("values");
    }
    if (k_own_sources.count(name) == 0) {
      facts["environment"] = option.at("environment");
    }
    const auto& first = seen.emplace(name, facts).first->second;
    CHECK(first == facts);
  });
  CHECK(count > 300);
  CHECK(seen.size() > 80);
}

TEST_CASE("declarations: names, variables and labels")
{
  std::map<std::string, std::string> main_names;
  each_option([&](const std::string& page, const Json& option) {
    const auto name = name_of(option);
    CAPTURE(page);
    CAPTURE(name);
    const bool is_argument = option.at("argument") == true;
    const bool is_flag = option.at("kind") == "flag";
    CHECK(option.at("description").get<std::string>().size() > 3);
    CHECK(option.at("label").get<std::string>().empty() == (is_argument || is_flag));
    if (is_argument) {
      CHECK(option.at("environment").is_null());
      return;
    }
    CHECK(name.rfind("--", 0) == 0);
    for (const auto& alias : option.at("names")) {
      const auto text = alias.get<std::string>();
      if (text.rfind("--", 0) == 0 && k_own_names.count(text) == 0) {
        CHECK(main_names.emplace(text, name).first->second == name);
      }
    }
    if (!option.at("environment").is_null()) {
      CHECK(option.at("environment").get<std::string>().rfind("OIDCCTL_", 0) == 0);
    }
    if (option.at("kind") == "choice") {
      CHECK(option.at("values").size() >= 2);
    }
  });
}

TEST_CASE("declarations: no option of a command is declared twice")
{
  std::set<std::pair<std::string, std::string>> seen;
  each_option([&](const std::string& page, const Json& option) {
    for (const auto& alias : option.at("names")) {
      CAPTURE(page);
      CAPTURE(alias);
      CHECK(seen.emplace(page, alias.get<std::string>()).second);
    }
  });
}
