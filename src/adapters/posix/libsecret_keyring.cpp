#include "adapters/posix/desktop_keyring.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <dlfcn.h>

#include <cstdint>
#include <cstring>

namespace oidcctl {

namespace {

// What libsecret-1's headers say (its interface is stable since 0.16, 2013): they are not
// needed to build this, nor is the library to run it.
struct GlibError
{
  std::uint32_t domain;
  int code;
  char* message;
};

struct SchemaAttribute
{
  const char* name;
  int type; // 0: a string
};

struct Schema
{
  const char* name;
  int flags;
  SchemaAttribute attributes[32];
  int reserved;
  void* reserved_more[7];
};

constexpr int k_do_not_match_name = 1 << 1; // go-keyring's entries have no schema
constexpr Schema k_schema{"org.freedesktop.Secret.Generic",
                          k_do_not_match_name,
                          {{"service", 0}, {"username", 0}},
                          0,
                          {}};

// The calls that are used; each takes pairs of names and values up to a null.
struct Library
{
  char* (*lookup)(const Schema*, void* cancellable, GlibError**, ...) = nullptr;
  int (*store)(const Schema*,
               const char* collection,
               const char* label,
               const char* password,
               void* cancellable,
               GlibError**,
               ...) = nullptr;
  int (*clear)(const Schema*, void* cancellable, GlibError**, ...) = nullptr;
  void (*free_password)(char*) = nullptr;
  void (*free_error)(GlibError*) = nullptr;
};

template <typename Function>
bool
find_symbol(void* handle, const char* name, Function& target)
{
  target = reinterpret_cast<Function>(dlsym(handle, name));
  return target != nullptr;
}

Result<Library>
load()
{
  void* const handle = dlopen("libsecret-1.so.0", RTLD_NOW | RTLD_LOCAL);
  Library library;
  // The symbols of glib are found too: libsecret needs it.
  const bool is_whole =
      handle != nullptr &&
      find_symbol(handle, "secret_password_lookup_nonpageable_sync", library.lookup) &&
      find_symbol(handle, "secret_password_store_sync", library.store) &&
      find_symbol(handle, "secret_password_clear_sync", library.clear) &&
      find_symbol(handle, "secret_password_free", library.free_password) &&
      find_symbol(handle, "g_error_free", library.free_error);
  if (!is_whole) {
    return fail(ErrorCode::local_file,
                "no keyring available: libsecret-1.so.0 cannot be loaded",
                "install libsecret (Debian: libsecret-1-0), or store tokens in files: "
                "--token-cache-storage=disk");
  }
  return library;
}

tl::unexpected<Error>
refused(const Library& library, GlibError* error)
{
  const std::string why = error == nullptr ? "no reason given" : error->message;
  if (error != nullptr) {
    library.free_error(error);
  }
  return fail(ErrorCode::local_file,
              "cannot use the keyring: " + text::printable(why),
              "unlock it, or store tokens in files: --token-cache-storage=disk");
}

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

Result<std::optional<Secret>>
LibsecretKeyring::find(const std::string& service, const std::string& account)
{
  TRY_ASSIGN(const auto library, load());
  GlibError* error = nullptr;
  char* const found = library.lookup(&k_schema,
                                     nullptr,
                                     &error,
                                     "service",
                                     service.c_str(),
                                     "username",
                                     account.c_str(),
                                     nullptr);
  if (error != nullptr) {
    return refused(library, error);
  }
  if (found == nullptr) {
    return std::optional<Secret>();
  }
  Secret secret{std::string(found)};
  library.free_password(found);
  return std::optional(std::move(secret));
}

Result<void>
LibsecretKeyring::store(const std::string& service,
                        const std::string& account,
                        const Secret& secret)
{
  TRY_ASSIGN(const auto library, load());
  GlibError* error = nullptr;
  const auto label = fmt::format("Password for '{}' on '{}'", account, service);
  const bool stored = library.store(&k_schema,
                                    "default",
                                    label.c_str(),
                                    secret.reveal().c_str(),
                                    nullptr,
                                    &error,
                                    "service",
                                    service.c_str(),
                                    "username",
                                    account.c_str(),
                                    nullptr) != 0;
  return stored ? Result<void>() : Result<void>(refused(library, error));
}

Result<bool>
LibsecretKeyring::remove(const std::string& service, const std::string& account)
{
  TRY_ASSIGN(const auto library, load());
  GlibError* error = nullptr;
  const bool removed = library.clear(&k_schema,
                                     nullptr,
                                     &error,
                                     "service",
                                     service.c_str(),
                                     "username",
                                     account.c_str(),
                                     nullptr) != 0;
  if (error != nullptr) {
    return refused(library, error);
  }
  return removed;
}

} // namespace

std::unique_ptr<Keyring>
desktop_keyring()
{
  return std::make_unique<LibsecretKeyring>();
}

} // namespace oidcctl
