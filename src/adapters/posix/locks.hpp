#pragma once

#include "ports/locks.hpp"

namespace oidcctl {

class PosixLocks : public Locks
{
public:
  Result<std::unique_ptr<Lock>> create(const std::string& path,
                                       Milliseconds timeout) override;
  Result<std::unique_ptr<Lock>> hold(const std::string& path,
                                     Milliseconds timeout,
                                     const std::function<void()>& on_wait) override;
  Result<std::unique_ptr<Lock>> try_hold(const std::string& path) override;
  std::optional<int> holder(const std::string& path) override;
};

} // namespace oidcctl
