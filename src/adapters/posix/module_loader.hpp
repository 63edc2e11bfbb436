#pragma once

#include "ports/network.hpp"

#include <mutex>

namespace oidcctl {

// Loads the network module from beside the executable (build tree) or from its place
// relative to it (installed), and from nowhere else.
class ModuleLoader : public Network
{
public:
  Result<NetworkModule*> load() override;

private:
  std::mutex m_mutex = {};
  NetworkModule* m_module = nullptr;
};

} // namespace oidcctl
