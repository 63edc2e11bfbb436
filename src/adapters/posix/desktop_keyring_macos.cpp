#include "adapters/posix/desktop_keyring.hpp"
#include "adapters/posix/keychain_keyring.hpp"
#include "adapters/posix/processes.hpp"

namespace oidcctl {

std::unique_ptr<Keyring>
desktop_keyring()
{
  static PosixProcesses processes;
  return std::make_unique<KeychainKeyring>(processes);
}

} // namespace oidcctl
