#include "files.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace oidcctl::test_issuer {

namespace {

tl::unexpected<Error>
system_failure(std::string_view action, const std::filesystem::path& path)
{
  return fail(
      ErrorCode::local_file,
      fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(errno)));
}

bool
write_all(int file, std::string_view bytes)
{
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
  return true;
}

} // namespace

Result<void>
write_file(const std::filesystem::path& path, std::string_view bytes, FileMode mode)
{
  std::string temporary = path.string() + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());
  if (file < 0) {
    return system_failure("create", temporary);
  }
  const bool written = write_all(file, bytes) &&
                       ::fchmod(file, mode == FileMode::secret ? 0600 : 0644) == 0;
  const bool closed = ::close(file) == 0;
  if (!written || !closed || ::rename(temporary.c_str(), path.c_str()) != 0) {
    auto failure = system_failure("write", path);
    ::unlink(temporary.c_str());
    return failure;
  }
  return {};
}

Result<std::string>
read_file(const std::filesystem::path& path)
{
  constexpr std::size_t limit = std::size_t{1} << 20;
  std::ifstream file(path, std::ios::binary);
  std::string bytes(limit, '\0');
  if (!file) {
    return system_failure("open", path);
  }
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

Result<DirectoryLock>
DirectoryLock::take(const std::filesystem::path& directory)
{
  const auto path = directory / ".lock";
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) {
    return system_failure("open", path);
  }
  DirectoryLock lock(file);
  if (::flock(file, LOCK_EX) != 0) {
    return system_failure("lock", path);
  }
  return lock;
}

DirectoryLock::~DirectoryLock()
{
  if (m_file >= 0) {
    ::close(m_file);
  }
}

} // namespace oidcctl::test_issuer
