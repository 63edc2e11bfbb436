#pragma once

#include "ports/resolver.hpp"

namespace oidcctl {

class PosixResolver : public Resolver
{
public:
  Result<std::vector<std::string>> resolve(const std::string& host,
                                           std::chrono::milliseconds timeout) override;
};

} // namespace oidcctl
