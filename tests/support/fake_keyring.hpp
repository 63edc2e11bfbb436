#pragma once

#include "ports/keyring.hpp"

#include <map>
#include <string>

namespace oidcctl::test {

// A keyring in memory: "SERVICE ACCOUNT" to the secret.
class FakeKeyring : public Keyring
{
public:
  std::map<std::string, std::string> secrets = {};
  std::optional<Error> error = std::nullopt; // of every call

  Result<std::optional<Secret>>
  find(const std::string& service, const std::string& account) override
  {
    if (error) {
      return tl::make_unexpected(*error);
    }
    const auto found = secrets.find(service + " " + account);
    return found == secrets.end() ? std::optional<Secret>()
                                  : std::optional(Secret(found->second));
  }

  Result<void>
  store(const std::string& service,
        const std::string& account,
        const Secret& secret) override
  {
    if (error) {
      return tl::make_unexpected(*error);
    }
    secrets[service + " " + account] = secret.reveal();
    return {};
  }

  Result<bool>
  remove(const std::string& service, const std::string& account) override
  {
    if (error) {
      return tl::make_unexpected(*error);
    }
    return secrets.erase(service + " " + account) > 0;
  }
};

} // namespace oidcctl::test
