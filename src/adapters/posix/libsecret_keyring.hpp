#pragma once

#include "ports/keyring.hpp"

namespace oidcctl {

// The Secret Service by way of libsecret. Entries carry the attributes "service" and
// "username", as those of go-keyring do, so that kubelogin finds them.
class LibsecretKeyring : public Keyring
{
public:
  Result<std::optional<Secret>> find(const std::string& service,
                                     const std::string& account) override;
  Result<void> store(const std::string& service,
                     const std::string& account,
                     const Secret& secret) override;
  Result<bool> remove(const std::string& service, const std::string& account) override;
};

} // namespace oidcctl
