#pragma once

#include "ports/network.hpp"

#include <mutex>

namespace oidcctl {

// Gives the program its network core. Built with -Dnetwork=module it is a file, which is
// loaded from beside the executable (build tree) or from its place relative to it
// (installed), and from nowhere else, and so is the server (module_loader.cpp); with
// -Dnetwork=builtin it is in the executable (builtin_loader.cpp).
class NetworkLoader : public Network
{
public:
  Result<NetworkModule*> load() override;
  Result<ServerModule*> load_server() override;

private:
  std::mutex m_mutex = {};
  NetworkModule* m_module = nullptr;
  ServerModule* m_server = nullptr;
};

} // namespace oidcctl
