#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/network_loader.hpp"
#include "adapters/posix/platform.hpp"

#include <fmt/format.h>

#include <dlfcn.h>

#include <filesystem>
#include <string_view>

namespace oidcctl {

namespace {

namespace fs = std::filesystem;

constexpr const char* k_hint =
    "reinstall oidcctl; the program and its network module must have the same version";

// Return the module `name`; `what` it is for messages.
Result<void*>
open_module(const char* name, const char* what)
{
  std::error_code problem;
  TRY_ASSIGN(const fs::path executable, platform::executable_path());
  const auto folder = executable.parent_path();
  const fs::path places[] = {folder / name, folder / OIDCCTL_MODULE_RELATIVE_DIR / name};
  for (const auto& place : places) {
    if (!fs::exists(place, problem)) {
      continue;
    }
    if (void* handle = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      return handle;
    }
    return fail(ErrorCode::local_file,
                fmt::format("cannot load the {} module: {}", what, dlerror()),
                k_hint);
  }
  return fail(ErrorCode::local_file,
              fmt::format("the {} module {} was not found beside {} or in {}",
                          what,
                          name,
                          executable.string(),
                          places[1].lexically_normal().parent_path().string()),
              k_hint);
}

template <typename Function>
Function*
symbol(void* handle, const char* name)
{
  return reinterpret_cast<Function*>(dlsym(handle, name));
}

Result<void>
check_version(const char* (*version)(), bool has_entry, const char* what)
{
  if (version != nullptr && has_entry && std::string_view(version()) == OIDCCTL_VERSION) {
    return {};
  }
  return fail(ErrorCode::local_file,
              fmt::format("the {} module has version {}, the program {}",
                          what,
                          version == nullptr ? "?" : version(),
                          OIDCCTL_VERSION),
              k_hint);
}

} // namespace

Result<NetworkModule*>
NetworkLoader::load()
{
  const std::lock_guard lock(m_mutex);
  if (m_module != nullptr) {
    return m_module;
  }
  TRY_ASSIGN(void* const handle, open_module(OIDCCTL_MODULE_NAME, "network"));
  auto* version = symbol<const char*()>(handle, "oidcctl_network_version");
  auto* entry = symbol<NetworkModule*(bool (*)())>(handle, "oidcctl_network_module");
  TRY(check_version(version, entry != nullptr, "network"));
  m_module = entry(&is_interrupted);
  return m_module;
}

Result<ServerModule*>
NetworkLoader::load_server()
{
  const std::lock_guard lock(m_mutex);
  if (m_server != nullptr) {
    return m_server;
  }
  TRY_ASSIGN(void* const handle, open_module(OIDCCTL_SERVER_MODULE_NAME, "server"));
  auto* version = symbol<const char*()>(handle, "oidcctl_server_version");
  auto* entry = symbol<ServerModule*()>(handle, "oidcctl_server_module");
  TRY(check_version(version, entry != nullptr, "server"));
  m_server = entry();
  return m_server;
}

} // namespace oidcctl
