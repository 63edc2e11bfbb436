#pragma once

#include "app/cluster/cluster.hpp"
#include "app/rbac/binding_api.hpp"
#include "fake_api.hpp"

#include <string>
#include <vector>

namespace oidcctl::test {

// A session with a FakeApi.
struct ClusterWorld
{
  TestSystem test = {};
  FakeApi api = {};
  System system = test.system();
  ClusterSession session = {};

  ClusterWorld();

  ClusterClient&
  client()
  {
    return *session.client;
  }
  // Return how many requests were sent with this method.
  std::size_t asked(const std::string& method) const;
  std::size_t
  asked() const
  {
    return test.network.requests.size();
  }
};

// Return a binding of the ClusterRole `role` as this program makes it.
rbac::Binding binding_for(const std::string& name,
                          const std::string& role,
                          const std::vector<std::string>& users,
                          const std::string& ns = {});

// Return an outcome without a reply.
HttpOutcome lost(HttpFault fault = HttpFault::closed);

} // namespace oidcctl::test
