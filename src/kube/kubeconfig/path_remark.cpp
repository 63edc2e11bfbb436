#include "kube/kubeconfig/path_remark.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::kube {

namespace {

constexpr std::size_t k_npos = std::string_view::npos;

bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
is_name(char c)
{
  return is_letter(c) || c == '_' || (c >= '0' && c <= '9');
}

// Return the variable of a shell in `path` as it is written, such as "$HOME" or
// "${HOME}".
std::optional<std::string_view>
shell_variable(std::string_view path)
{
  for (auto at = path.find('$'); at != k_npos; at = path.find('$', at + 1)) {
    const auto rest = path.substr(at + 1);
    if (rest.starts_with('{') || rest.starts_with('(')) {
      const auto end = rest.find(rest.front() == '{' ? '}' : ')');
      return path.substr(at, end == k_npos ? k_npos : end + 2);
    }
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_name);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    if (size > 0 && (is_letter(rest.front()) || rest.front() == '_')) {
      return path.substr(at, size + 1);
    }
  }
  return std::nullopt;
}

// Return the variable of Windows' command line in `path`, such as "%USERPROFILE%".
std::optional<std::string_view>
windows_variable(std::string_view path)
{
  for (auto at = path.find('%'); at != k_npos; at = path.find('%', at + 1)) {
    const auto end = path.find('%', at + 1);
    if (end == k_npos) {
      return std::nullopt;
    }
    const auto name = path.substr(at + 1, end - at - 1);
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_name)) {
      return path.substr(at, end - at + 1);
    }
  }
  return std::nullopt;
}

bool
is_quote(char c)
{
  return c == '"' || c == '\'';
}

} // namespace

bool
is_windows_path(std::string_view path)
{
  const bool has_drive = path.size() > 2 && is_letter(path[0]) && path[1] == ':' &&
                         (path[2] == '\\' || path[2] == '/');
  return has_drive || path.starts_with("\\\\");
}

std::optional<std::string>
path_remark(std::string_view path)
{
  if (path.starts_with('~')) {
    return "kubectl does not replace ~, and a shell only where it is not in quotes";
  }
  if (const auto variable = shell_variable(path)) {
    return fmt::format("kubectl does not replace {}, and a shell only outside of single "
                       "quotes",
                       text::printable(*variable));
  }
  if (const auto variable = windows_variable(path)) {
    return fmt::format("kubectl does not replace {}, and only Windows' cmd.exe does",
                       text::printable(*variable));
  }
  if (path != text::trim(path)) {
    return "the path has white space around it";
  }
  if (path.size() > 1 && is_quote(path.front()) && path.front() == path.back()) {
    return "the quotes are part of the path";
  }
  if (path.starts_with("file:") || path.find("://") != k_npos) {
    return "kubectl opens paths, not URLs";
  }
  if (is_windows_path(path)) {
    return "this is a path of Windows";
  }
  return std::nullopt;
}

std::optional<std::string>
path_list_remark(std::string_view list)
{
  if (list.find(';') != k_npos) {
    return "the files of KUBECONFIG are separated by : on this system, and by ; only on "
           "Windows";
  }
  for (auto at = list.find(":\\"); at != k_npos; at = list.find(":\\", at + 1)) {
    if (at > 0 && is_letter(list[at - 1]) && (at == 1 || !is_name(list[at - 2]))) {
      return "KUBECONFIG has a path of Windows, which is cut at its colon on this system";
    }
  }
  for (const auto& path : text::split(list, ':')) {
    if (auto remark = path_remark(path)) {
      return remark;
    }
  }
  return std::nullopt;
}

std::string
tried_path(const std::string& path, const std::string& directory)
{
  if (path.empty() || path.front() == '/' || directory.empty()) {
    return path;
  }
  return directory + (directory.ends_with('/') ? "" : "/") + path;
}

} // namespace oidcctl::kube
