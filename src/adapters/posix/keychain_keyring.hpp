#pragma once

#include "ports/keyring.hpp"
#include "ports/processes.hpp"

#include <string>

namespace oidcctl {

// The login keychain of macOS by way of its tool security(1), as go-keyring uses it: the
// tool is what the keychain lets read an entry, so that kubelogin and oidcctl read those
// of each other without a question.
class KeychainKeyring : public Keyring
{
public:
  explicit KeychainKeyring(Processes& processes, std::string tool = "/usr/bin/security");

  Result<std::optional<Secret>> find(const std::string& service,
                                     const std::string& account) override;
  Result<void> store(const std::string& service,
                     const std::string& account,
                     const Secret& secret) override;
  Result<bool> remove(const std::string& service, const std::string& account) override;

private:
  Processes& m_processes;
  std::string m_tool;
};

} // namespace oidcctl
