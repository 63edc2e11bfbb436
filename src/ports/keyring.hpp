#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>

namespace oidcctl {

// The keyring of the desktop (freedesktop.org Secret Service). Its library is loaded with
// the first call. Errors have the code `local_file`: no library, no service, or locked.
class Keyring
{
public:
  virtual ~Keyring() = default;

  // Return the secret of `account` at `service`, or nothing when there is none.
  virtual Result<std::optional<Secret>> find(const std::string& service,
                                             const std::string& account) = 0;
  virtual Result<void>
  store(const std::string& service, const std::string& account, const Secret& secret) = 0;
  // Return whether there was one.
  virtual Result<bool> remove(const std::string& service, const std::string& account) = 0;
};

} // namespace oidcctl
