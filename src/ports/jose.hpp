#pragma once

#include "model/jwks.hpp"

#include <optional>
#include <string>

namespace oidcctl {

// The mathematics of keys and signatures. Safe to use from many threads at once.
class Jose
{
public:
  virtual ~Jose() = default;

  // Return why go-jose refuses `key` for reasons that its JSON does not show, or nothing.
  virtual std::optional<std::string> key_problem(const Jwk& key) const = 0;
};

} // namespace oidcctl
