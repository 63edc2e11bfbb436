#include "app/kubeconfig/kubeconfig_file.hpp"

#include "base/text.hpp"
#include "kube/kubeconfig/path_remark.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

Result<std::string>
home_kubeconfig(System& system)
{
  const auto home = system.environment.get("HOME");
  if (!home || home->empty()) {
    return fail(ErrorCode::local_file,
                "no kubeconfig: neither KUBECONFIG nor HOME is set",
                "specify the file");
  }
  return *home + "/.kube/config";
}

Result<kube::Kubeconfig>
to_kubeconfig(const std::string& text, const std::string& path)
{
  auto config = kube::parse_kubeconfig(text, path);
  if (!config) {
    return tl::make_unexpected(std::move(config).error().within(
        fmt::format("kubeconfig {}", text::quote(path))));
  }
  return config;
}

Result<kube::Kubeconfig>
read_kubeconfig(System& system, const std::string& path)
{
  auto text = system.files.read(path, k_kubeconfig_limit);
  if (!text) {
    auto error = std::move(text).error();
    if (auto hint = hint_for_missing(system, path); hint && error.hint.empty()) {
      error.hint = std::move(*hint);
    }
    return tl::make_unexpected(std::move(error));
  }
  return to_kubeconfig(*text, path);
}

} // namespace

std::string
hint_for_list(System& system, const std::vector<std::string>& paths)
{
  const auto listed = system.environment.get("KUBECONFIG");
  if (const auto remark = listed ? kube::path_list_remark(*listed) : std::nullopt) {
    std::vector<std::string> tried;
    for (const auto& path : paths) {
      tried.push_back(text::quote(tried_path(system, path)));
    }
    return fmt::format("{}; tried: {}", *remark, text::join(tried, ", "));
  }
  return "specify the kubeconfig, or set KUBECONFIG";
}

std::string
tried_path(System& system, const std::string& path)
{
  if (path.starts_with('/') || path == "-") {
    return path;
  }
  const auto here = system.files.real_path(".");
  return kube::tried_path(path, here ? *here : std::string());
}

std::optional<std::string>
hint_for_missing(System& system, const std::string& path)
{
  const auto status = system.files.status(path);
  const auto remark = kube::path_remark(path);
  if (!status || *status || !remark) {
    return std::nullopt;
  }
  return fmt::format("{}; tried: {}", *remark, text::quote(tried_path(system, path)));
}

Result<std::vector<std::string>>
kubeconfig_paths(System& system, const std::string& given)
{
  if (!given.empty()) {
    return std::vector<std::string>{given};
  }
  std::vector<std::string> paths;
  const auto listed = system.environment.get("KUBECONFIG");
  if (listed && !listed->empty()) {
    for (auto& path : text::split(*listed, ':')) {
      if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end()) {
        paths.push_back(std::move(path));
      }
    }
    return paths;
  }
  TRY_ASSIGN(auto home, home_kubeconfig(system));
  paths.push_back(std::move(home));
  return paths;
}

Result<kube::Kubeconfig>
load_kubeconfig(System& system, const std::string& given)
{
  if (!given.empty()) {
    return read_kubeconfig(system, given);
  }
  TRY_ASSIGN(const auto paths, kubeconfig_paths(system, given));
  std::vector<kube::Kubeconfig> files;
  for (const auto& path : paths) {
    TRY_ASSIGN(const auto status, system.files.status(path));
    if (status) {
      TRY_ASSIGN(auto config, read_kubeconfig(system, path));
      files.push_back(std::move(config));
    }
  }
  if (files.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("no kubeconfig at {}",
                            text::quote(paths.empty() ? "" : text::join(paths, ":"))),
                hint_for_list(system, paths));
  }
  return kube::merged(std::move(files));
}

} // namespace oidcctl
