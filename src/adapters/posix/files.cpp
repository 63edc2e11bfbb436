#include "adapters/posix/files.hpp"

#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/platform.hpp"
#include "base/text.hpp"

#include <climits>
#include <fmt/format.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace oidcctl {

namespace {

constexpr int k_most_links = 40; // as Linux follows them

tl::unexpected<Error>
file_error(const std::string& path, const std::string& what, std::string hint = {})
{
  return fail(ErrorCode::local_file,
              fmt::format("{}: {}", text::quote(path), what),
              std::move(hint));
}

struct FolderClose
{
  void
  operator()(DIR* folder) const
  {
    closedir(folder);
  }
};

// A file, or standard input, that is read to its end once.
class PosixSource : public ByteSource
{
public:
  PosixSource(std::string path, Descriptor file)
      : m_path(std::move(path)), m_file(std::move(file))
  {}

  Result<std::string>
  read(std::size_t limit) override
  {
    std::string bytes(std::min(limit, std::size_t{1} << 20), '\0');
    while (true) {
      if (!may_read()) {
        return interrupted();
      }
      const auto count = ::read(m_file.number(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) {
        continue;
      }
      if (count < 0) {
        return file_error(m_path, reason(errno));
      }
      bytes.resize(static_cast<std::size_t>(count));
      return bytes;
    }
  }

private:
  // Wait for bytes or the user; return false once interrupted. What cannot be polled
  // reads.
  bool
  may_read() const
  {
    if (interrupt_descriptor() < 0) {
      return true;
    }
    std::array<pollfd, 2> wanted{
        {{m_file.number(), POLLIN, 0}, {interrupt_descriptor(), POLLIN, 0}}};
    while (platform::wait_for(wanted, -1) < 0 && errno == EINTR) {
    }
    return !is_interrupted();
  }

  std::string m_path;
  Descriptor m_file;
};

Result<Descriptor>
open_to_read(const std::string& path)
{
  Descriptor file(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) {
    return file_error(path, reason(errno));
  }
  struct stat facts = {};
  if (fstat(file.number(), &facts) == 0 && S_ISDIR(facts.st_mode)) {
    return file_error(path, "is a directory, not a file");
  }
  return file;
}

// Return where the symbolic links at `path` end, also when nothing is there.
Result<std::string>
target_of(const std::string& path)
{
  auto at = path;
  for (int i = 0; i <= k_most_links; ++i) {
    std::array<char, PATH_MAX> link{};
    const auto size = readlink(at.c_str(), link.data(), link.size());
    if (size < 0) {
      return at; // no link, or nothing there: opening it says more
    }
    const std::string target(link.data(), static_cast<std::size_t>(size));
    const auto slash = at.rfind('/');
    at = target.starts_with('/') || slash == std::string::npos
             ? target
             : at.substr(0, slash + 1) + target;
  }
  return file_error(path, reason(ELOOP));
}

// Return what is at `path`, itself or after its links; nothing when nothing does.
Result<std::optional<struct stat>>
facts_of(const std::string& path, bool follow)
{
  struct stat facts = {};
  const int failed = follow ? stat(path.c_str(), &facts) : lstat(path.c_str(), &facts);
  if (failed == 0) {
    return facts;
  }
  if (errno == ENOENT || errno == ENOTDIR) {
    return std::nullopt;
  }
  return file_error(path, reason(errno));
}

// Return whether the directory `path` is there now, with `mode` if it was made.
bool
make_directory(const std::string& path, unsigned mode)
{
  if (mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0) {
    return chmod(path.c_str(), static_cast<mode_t>(mode)) == 0; // whatever the umask says
  }
  struct stat facts = {};
  const int why = errno;
  const bool is_there = stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
  errno = why == EEXIST ? ENOTDIR : why;
  return is_there;
}

} // namespace

Result<std::unique_ptr<ByteSource>>
PosixFiles::open_reader(const std::string& path)
{
  TRY_ASSIGN(auto file, open_to_read(path));
  return std::make_unique<PosixSource>(path, std::move(file));
}

Result<std::string>
PosixFiles::read(const std::string& path, std::size_t limit)
{
  TRY_ASSIGN(const auto source, open_reader(path));
  std::string bytes;
  std::size_t most = 8192; // most files are small, and each page of a buffer costs time
  while (true) {
    TRY_ASSIGN(const auto part, source->read(most));
    if (part.empty()) {
      return bytes;
    }
    most = part.size() < most ? most : 65536;
    if (bytes.size() + part.size() > limit) {
      return file_error(path,
                        fmt::format("larger than {} bytes", limit),
                        "check that it is the right file; a larger one is not read");
    }
    bytes += part;
  }
}

Result<void>
PosixFiles::write_atomic(const std::string& path, const std::string& bytes, unsigned mode)
{
  TRY_ASSIGN(const auto target, target_of(path));
  TRY_ASSIGN(const auto old, facts_of(target, false));
  if (old && !S_ISREG(old->st_mode)) {
    return file_error(path, "not a regular file", "specify a file name");
  }
  std::string temporary = target + ".XXXXXX";
  Descriptor file(mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600 from the start
  if (file.number() < 0) {
    return file_error(
        path, reason(errno), "check that the directory exists and is writable");
  }
  const bool written = fchmod(file.number(), static_cast<mode_t>(mode)) == 0 &&
                       write_all(file.number(), bytes) && fsync(file.number()) == 0 &&
                       file.close() && rename(temporary.c_str(), target.c_str()) == 0;
  if (!written) {
    const auto why = reason(errno);
    unlink(temporary.c_str());
    return file_error(path, why);
  }
  return {};
}

Result<std::optional<FileStatus>>
PosixFiles::status(const std::string& path)
{
  TRY_ASSIGN(const auto facts, facts_of(path, true));
  if (!facts) {
    return std::nullopt;
  }
  return FileStatus{.is_regular = S_ISREG(facts->st_mode),
                    .is_directory = S_ISDIR(facts->st_mode),
                    .mode = facts->st_mode & 07777U,
                    .is_own = facts->st_uid == geteuid(),
                    .size = static_cast<std::uint64_t>(facts->st_size),
                    .modified = platform::modified(*facts)};
}

Result<bool>
PosixFiles::is_symlink(const std::string& path)
{
  TRY_ASSIGN(const auto facts, facts_of(path, false));
  return facts && S_ISLNK(facts->st_mode);
}

Result<std::string>
PosixFiles::real_path(const std::string& path)
{
  const std::unique_ptr<char, decltype(&std::free)> real(
      ::realpath(path.c_str(), nullptr), std::free);
  return real ? Result<std::string>(real.get()) : file_error(path, reason(errno));
}

Result<void>
PosixFiles::make_directories(const std::string& path, unsigned mode)
{
  for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
    if (!make_directory(path.substr(0, end), mode)) {
      return file_error(path, "cannot create the directory: " + reason(errno));
    }
    if (end == std::string::npos || end + 1 == path.size()) {
      return {};
    }
  }
}

Result<void>
PosixFiles::set_mode(const std::string& path, unsigned mode)
{
  return chmod(path.c_str(), static_cast<mode_t>(mode)) == 0
             ? Result<void>()
             : file_error(path, reason(errno));
}

Result<std::vector<std::string>>
PosixFiles::list(const std::string& path, std::size_t limit)
{
  const std::unique_ptr<DIR, FolderClose> folder(opendir(path.c_str()));
  if (!folder) {
    return file_error(path, reason(errno));
  }
  std::vector<std::string> names;
  errno = 0;
  while (const auto* entry = readdir(folder.get())) {
    std::string name = entry->d_name;
    if (name == "." || name == "..") {
      continue;
    }
    if (names.size() == limit) {
      return file_error(
          path,
          fmt::format("more than {} files", limit),
          "check that it is the right directory, and remove what is not needed");
    }
    names.push_back(std::move(name));
    errno = 0;
  }
  if (errno != 0) {
    return file_error(path, reason(errno));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<bool>
PosixFiles::remove(const std::string& path)
{
  if (unlink(path.c_str()) == 0) {
    return true;
  }
  return errno == ENOENT || errno == ENOTDIR ? Result<bool>(false)
                                             : file_error(path, reason(errno));
}

} // namespace oidcctl
