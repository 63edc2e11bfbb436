#include "adapters/posix/name_service.hpp"

#include <nss.h>

namespace oidcctl {

// glibc has "files" and "dns" inside; what else /etc/nsswitch.conf names (resolve, sss,
// mdns) it would load from the machine, with a second C library: a crash on most.
void
confine_name_service()
{
  static const bool done = [] {
    __nss_configure_lookup("hosts", "files dns");
    __nss_configure_lookup("passwd", "files");
    __nss_configure_lookup("group", "files");
    __nss_configure_lookup("services", "files");
    return true;
  }();
  static_cast<void>(done);
}

} // namespace oidcctl
