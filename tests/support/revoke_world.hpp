#pragma once

#include "admin_world.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

// A cluster from which `rbac revoke --apply` takes roles away.
namespace oidcctl::test {

using Users = std::vector<std::string>;

inline constexpr const char* k_ours = "clusterrolebindings/view-jane";
inline constexpr const char* k_devs = "namespaces/team-a/rolebindings/devs";
inline constexpr const char* k_owner = "namespaces/default/rolebindings/owner";

// Three bindings: one that goes, one that has another user, one that is not ours.
struct RevokeWorld : AdminWorld
{
  RevokeWorld()
  {
    api.put("", "view-jane", "view", {"jane@example.com"});
    api.put("team-a", "devs", "edit", {"joe@example.com", "jane@example.com"}, false);
    api.put("default", "owner", "admin", {"jane@example.com"}, false);
  }

  int
  revoke(const Words& more)
  {
    return run(Words{"rbac", "revoke", "--username-claim=email", "--apply"} + more);
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

} // namespace oidcctl::test
