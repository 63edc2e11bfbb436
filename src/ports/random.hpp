#pragma once

#include <cstddef>
#include <string>

namespace oidcctl {

class Random
{
public:
  virtual ~Random() = default;

  // Return `count` bytes that no one can guess.
  virtual std::string bytes(std::size_t count) = 0;
};

} // namespace oidcctl
