#include "kube/kubeconfig/shadowing.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

kube::Kubeconfig
read(const std::string& text, const std::string& path)
{
  auto config = kube::parse_kubeconfig(text, path);
  REQUIRE_MESSAGE(config.has_value(), config.error().message);
  return std::move(*config);
}

std::string
file(const std::string& user, const std::string& server = "https://k")
{
  return "clusters: [{name: c, cluster: {server: \"" + server +
         "\"}}]\nusers: [{name: u, user: " + user + "}]\n";
}

// Return "KIND NAME same|other" of each entry that does not count.
std::vector<std::string>
shadowed(const std::vector<kube::Kubeconfig>& files)
{
  std::vector<std::string> found;
  for (const auto& one : kube::shadowed_entries(files)) {
    found.push_back(std::string(one.kind) + " " + one.name + " " +
                    (one.is_same ? "same" : "other") + " " + one.file);
  }
  return found;
}

} // namespace

TEST_CASE("kubeconfig shadowing: the first of one name counts")
{
  using Found = std::vector<std::string>;
  const auto one = read(file("{token: a}"), "/1/config");
  CHECK(shadowed({one}) == Found{});
  CHECK(shadowed({one, read("kind: Config\n", "/2/config")}) == Found{});
  CHECK(shadowed({one, read(file("{token: a}"), "/2/config")}) ==
        Found{"cluster c same /2/config", "user u same /2/config"});
  CHECK(shadowed({one, read(file("{token: b}", "https://l"), "/2/config")}) ==
        Found{"cluster c other /2/config", "user u other /2/config"});
  CHECK(shadowed({read("current-context: a\n", "/1"),
                  read("kind: Config\n", "/2"),
                  read("current-context: b\n", "/3")}) ==
        Found{"current-context b other /3"});
}

TEST_CASE("kubeconfig shadowing: relative paths mean what their files make of them")
{
  using Found = std::vector<std::string>;
  for (const std::string user : {"{tokenFile: t}",
                                 "{client-certificate: c, client-key: k}",
                                 "{exec: {apiVersion: v, command: ./bin/x}}"}) {
    CAPTURE(user);
    const auto text = "users: [{name: u, user: " + user + "}]\n";
    CHECK(shadowed({read(text, "/1/config"), read(text, "/2/config")}) ==
          Found{"user u other /2/config"});
    CHECK(shadowed({read(text, "/1/config"), read(text, "/1/other")}) ==
          Found{"user u same /1/other"});
  }
  const std::string on_path =
      "users: [{name: u, user: {exec: {apiVersion: v, command: x}}}]\n";
  CHECK(shadowed({read(on_path, "/1/config"), read(on_path, "/2/config")}) ==
        Found{"user u same /2/config"});
  const std::string legacy = "users: [{name: u, user: {auth-provider: {name: oidc}}}]\n";
  CHECK(shadowed({read(legacy, "/1/config"), read(legacy, "/1/other")}) ==
        Found{"user u other /1/other"});
}

TEST_CASE("kubeconfig shadowing: contexts that get entries of other files")
{
  const std::string context = "contexts: [{name: x, context: {cluster: c, user: u}}]\n";
  const auto changed = [](const std::vector<kube::Kubeconfig>& files) {
    return kube::changed_contexts(files, kube::shadowed_entries(files));
  };
  const auto first = read(file("{token: a}"), "/1");
  const auto second = read(file("{token: b}") + context, "/2");
  const auto found = changed({first, second});
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "x");
  CHECK(found[0].file == "/2");
  CHECK(found[0].what.kind == "user");
  CHECK(found[0].what.by_file == "/1");
  CHECK(changed({second, first}).empty());
  // A context that is hidden itself leads nowhere.
  CHECK(changed({read(file("{token: a}") + context, "/1"), second}).empty());
  CHECK(changed({first, read(file("{token: a}") + context, "/2")}).empty());
}
