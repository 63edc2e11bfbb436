#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace oidcctl {

// A lock between processes that is held until this is destroyed.
class Lock
{
public:
  virtual ~Lock() = default;
};

// Both kinds wait for `timeout` at most, and stop waiting when the user interrupts (an
// error `interrupted`). Other errors name the file and have the code `local_file`.
class Locks
{
public:
  virtual ~Locks() = default;

  // Lock by making the file `path`, which must not exist yet, and remove it afterwards,
  // as kubectl locks a kubeconfig by the file `KUBECONFIG.lock` (client-go
  // tools/clientcmd/config.go). A process that was killed leaves it behind.
  virtual Result<std::unique_ptr<Lock>> create(const std::string& path,
                                               Milliseconds timeout) = 0;

  // Lock the file `path` itself by flock(2), made with mode 0600 where it is missing and
  // never removed. The kernel releases it however a process ends. `on_wait` is called
  // once, if another process holds it.
  virtual Result<std::unique_ptr<Lock>> hold(const std::string& path,
                                             Milliseconds timeout,
                                             const std::function<void()>& on_wait) = 0;

  // The same without waiting: nullptr when another process holds it.
  virtual Result<std::unique_ptr<Lock>> try_hold(const std::string& path) = 0;

  // Return the id of the process that holds the file `path` by flock(2), where the system
  // tells.
  virtual std::optional<int> holder(const std::string& path) = 0;
};

} // namespace oidcctl
