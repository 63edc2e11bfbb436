#include "adapters/posix/desktop_keyring.hpp"

namespace oidcctl {

namespace {

// A static executable cannot load libsecret, which needs the C library of the machine.
tl::unexpected<Error>
no_keyring()
{
  return fail(ErrorCode::local_file,
              "this static build of oidcctl cannot use the keyring",
              "keep tokens in files with --token-cache-storage=disk, or install the "
              "package of your distribution or build oidcctl from source");
}

class AbsentKeyring : public Keyring
{
public:
  Result<std::optional<Secret>>
  find(const std::string& /*service*/, const std::string& /*account*/) override
  {
    return no_keyring();
  }

  Result<void>
  store(const std::string& /*service*/,
        const std::string& /*account*/,
        const Secret& /*secret*/) override
  {
    return no_keyring();
  }

  Result<bool>
  remove(const std::string& /*service*/, const std::string& /*account*/) override
  {
    return no_keyring();
  }
};

} // namespace

std::unique_ptr<Keyring>
desktop_keyring()
{
  return std::make_unique<AbsentKeyring>();
}

} // namespace oidcctl
