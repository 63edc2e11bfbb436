// The two names that the loadable module shows; see module_loader.cpp for who asks.
#include "adapters/network/network_module.hpp"

extern "C" {

__attribute__((visibility("default"))) const char*
oidcctl_network_version()
{
  return OIDCCTL_VERSION;
}

__attribute__((visibility("default"))) oidcctl::NetworkModule*
oidcctl_network_module(bool (*is_interrupted)())
{
  return &oidcctl::network_module(is_interrupted);
}
}
