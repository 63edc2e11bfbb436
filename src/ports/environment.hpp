#pragma once

#include <optional>
#include <string>

namespace oidcctl {

class Environment
{
public:
  virtual ~Environment() = default;

  // Return the value of the environment variable `name`; nothing when it is not set.
  virtual std::optional<std::string> get(const std::string& name) const = 0;

  // Return whether the user can see a window that this process opens.
  virtual bool has_desktop() const = 0;
};

} // namespace oidcctl
