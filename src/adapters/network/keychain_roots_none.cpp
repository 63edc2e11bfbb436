#include "adapters/network/keychain_roots.hpp"

namespace oidcctl {

std::string
keychain_roots()
{
  return {};
}

} // namespace oidcctl
