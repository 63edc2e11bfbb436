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

Result<void*>
open_module()
{
  std::error_code problem;
  TRY_ASSIGN(const fs::path executable, platform::executable_path());
  const auto folder = executable.parent_path();
  const fs::path places[] = {folder / OIDCCTL_MODULE_NAME,
                             folder / OIDCCTL_MODULE_RELATIVE_DIR / OIDCCTL_MODULE_NAME};
  for (const auto& place : places) {
    if (!fs::exists(place, problem)) {
      continue;
    }
    if (void* handle = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      return handle;
    }
    return fail(ErrorCode::local_file,
                fmt::format("cannot load the network module: {}", dlerror()),
                k_hint);
  }
  return fail(ErrorCode::local_file,
              fmt::format("the network module {} was not found beside {} or in {}",
                          OIDCCTL_MODULE_NAME,
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

} // namespace

Result<NetworkModule*>
NetworkLoader::load()
{
  const std::lock_guard lock(m_mutex);
  if (m_module != nullptr) {
    return m_module;
  }
  TRY_ASSIGN(void* const handle, open_module());
  auto* version = symbol<const char*()>(handle, "oidcctl_network_version");
  auto* entry = symbol<NetworkModule*(bool (*)())>(handle, "oidcctl_network_module");
  if (version == nullptr || entry == nullptr ||
      std::string_view(version()) != OIDCCTL_VERSION) {
    return fail(ErrorCode::local_file,
                fmt::format("the network module has version {}, the program {}",
                            version == nullptr ? "?" : version(),
                            OIDCCTL_VERSION),
                k_hint);
  }
  m_module = entry(&is_interrupted);
  return m_module;
}

} // namespace oidcctl
