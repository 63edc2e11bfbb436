#include "adapters/network/network_module.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/name_service.hpp"
#include "adapters/posix/network_loader.hpp"
#if OIDCCTL_HAS_SERVER
#include "adapters/server/server_module.hpp"
#endif

namespace oidcctl {

Result<NetworkModule*>
NetworkLoader::load()
{
  confine_name_service(); // curl looks up names
  const std::lock_guard lock(m_mutex);
  if (m_module == nullptr) {
    m_module = &network_module(&is_interrupted);
  }
  return m_module;
}

Result<ServerModule*>
NetworkLoader::load_server()
{
#if OIDCCTL_HAS_SERVER
  confine_name_service();
  const std::lock_guard lock(m_mutex);
  m_server = &server_module();
  return m_server;
#else
  return fail(ErrorCode::unavailable,
              "this build has no webhook server: it was built without Boost.Beast",
              "use another release, or build with the Boost headers installed");
#endif
}

} // namespace oidcctl
