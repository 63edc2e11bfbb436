#pragma once

#include "fake_api.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

// A cluster from which `rbac revoke --apply` takes roles away.
namespace oidcctl::test {

using Words = std::vector<std::string>;
using Users = std::vector<std::string>;

inline constexpr const char* k_ours = "clusterrolebindings/view-jane";
inline constexpr const char* k_devs = "namespaces/team-a/rolebindings/devs";
inline constexpr const char* k_owner = "namespaces/default/rolebindings/owner";

// Three bindings: one that goes, one that has another user, one that is not ours.
struct RevokeWorld
{
  TestSystem test = {};
  FakeApi api = {};

  RevokeWorld()
  {
    api.attach(test.network);
    test.environment.values["HOME"] = "/home/jane";
    test.files.contents["/home/jane/.kube/config"] = kubeconfig_text();
    api.put("", "view-jane", "view", {"jane@example.com"});
    api.put("team-a", "devs", "edit", {"joe@example.com", "jane@example.com"}, false);
    api.put("default", "owner", "admin", {"jane@example.com"}, false);
  }

  int
  revoke(const Words& more)
  {
    Words words{"rbac", "revoke", "--username-claim=email", "--apply"};
    words.insert(words.end(), more.begin(), more.end());
    return test.run(words);
  }
  bool
  is_untouched() const
  {
    return std::all_of(
        test.network.requests.begin(),
        test.network.requests.end(),
        [](const HttpRequest& request) { return request.method == "GET"; });
  }
  // Do `work` once, before the first request with this method.
  void
  before_first(const std::string& method, const std::function<void()>& work)
  {
    api.before = [method, work, done = false](const HttpRequest& request) mutable {
      if (!done && request.method == method) {
        done = true;
        work();
      }
    };
  }
};

inline const Words k_jane = {"--user=jane@example.com"};

inline Words
operator+(Words words, const Words& more)
{
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

} // namespace oidcctl::test
