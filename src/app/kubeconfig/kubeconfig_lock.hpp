#pragma once

#include "base/result.hpp"
#include "ports/files.hpp"

#include <memory>
#include <optional>
#include <string>

// What has to hold before a kubeconfig is changed.
namespace oidcctl {

class Lock;
struct System;

// Return the status of the file `path`, which is to be changed; nothing when it does not
// exist. An error where it is not a regular file of this user that may be written.
Result<std::optional<FileStatus>> status_to_change(System& system,
                                                   const std::string& path);

// Locks on the names of one file: its own, and the one that a symbolic link leads to,
// which other programs may open it by.
struct FileLocks
{
  std::unique_ptr<Lock> by_name = {};
  std::unique_ptr<Lock> behind_link = {};
};

// Take the locks that kubectl takes, and wait for other programs that have them: a minute
// at most.
Result<FileLocks> lock_kubeconfig(System& system, const std::string& path);

} // namespace oidcctl
