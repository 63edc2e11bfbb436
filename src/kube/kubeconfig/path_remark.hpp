#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::kube {

// Return why `path`, which leads to no file, does not mean what its writer meant, or
// nothing: what a shell would have replaced ("~", "$HOME", "%USERPROFILE%"), quotes and
// spaces around it, a URL, a path of Windows. Neither kubectl nor client-go replaces
// anything in a path.
std::optional<std::string> path_remark(std::string_view path);

// The same of the value of KUBECONFIG, whose files are separated by colons: semicolons
// and drive letters are those of Windows.
std::optional<std::string> path_list_remark(std::string_view list);

// Return whether `path` is absolute on Windows: "C:\dir", "C:/dir" or "\\server\share".
bool is_windows_path(std::string_view path);

// Return what client-go opens for `path`: itself, or against `directory`, without a
// change where `directory` is empty.
std::string tried_path(const std::string& path, const std::string& directory);

} // namespace oidcctl::kube
