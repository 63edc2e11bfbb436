#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace oidcctl::test_issuer {

enum class FileMode {
  open,   // 0644
  secret, // 0600
};

// Write `bytes` to `path` so that a reader sees all of them or nothing.
Result<void>
write_file(const std::filesystem::path& path, std::string_view bytes, FileMode mode);

// Return the bytes of `path`, at most 1 MiB.
Result<std::string> read_file(const std::filesystem::path& path);

// Keeps other issuers out of a directory while one makes its certificates there.
class DirectoryLock
{
public:
  static Result<DirectoryLock> take(const std::filesystem::path& directory);
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock(DirectoryLock&& other) noexcept : m_file(other.m_file)
  {
    other.m_file = -1;
  }
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

private:
  explicit DirectoryLock(int file) : m_file(file) {}
  int m_file = -1;
};

} // namespace oidcctl::test_issuer
