#include "adapters/network/network_module.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/network_loader.hpp"

namespace oidcctl {

Result<NetworkModule*>
NetworkLoader::load()
{
  const std::lock_guard lock(m_mutex);
  if (m_module == nullptr) {
    m_module = &network_module(&is_interrupted);
  }
  return m_module;
}

} // namespace oidcctl
