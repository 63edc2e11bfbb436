#pragma once

#include "fake_api.hpp"
#include "words.hpp"

#include <algorithm>
#include <string>

namespace oidcctl::test {

// An admin whose kubeconfig, at its usual place, leads to a fake API server.
struct AdminWorld
{
  TestSystem test = {};
  FakeApi api = {};

  AdminWorld()
  {
    api.attach(test.network);
    give_kubeconfig(test);
  }

  int
  run(const Words& words)
  {
    return test.run(words);
  }

  // Return how many requests were sent with this method.
  std::size_t
  sent(const std::string& method) const
  {
    const auto& requests = test.network.requests;
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(), [&](const auto& request) {
          return request.method == method;
        }));
  }
};

} // namespace oidcctl::test
