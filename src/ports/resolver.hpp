#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace oidcctl {

class Resolver
{
public:
  virtual ~Resolver() = default;

  // Return the addresses of `host`, IPv4 and IPv6 as text, in the system's order. An
  // error when there is none or `timeout` has passed.
  virtual Result<std::vector<std::string>> resolve(const std::string& host,
                                                   std::chrono::milliseconds timeout) = 0;
};

} // namespace oidcctl
