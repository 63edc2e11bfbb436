// The two names that the loadable module shows; see module_loader.cpp for who asks.
#include "adapters/server/server_module.hpp"

extern "C" {

__attribute__((visibility("default"))) const char*
oidcctl_server_version()
{
  return OIDCCTL_VERSION;
}

__attribute__((visibility("default"))) oidcctl::ServerModule*
oidcctl_server_module()
{
  return &oidcctl::server_module();
}
}
