#include "adapters/posix_files.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace oidcctl {

namespace {

class Descriptor
{
public:
  explicit Descriptor(int number) : m_number(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int number() const { return m_number; }

  // Return whether closing worked; on some file systems a full disk shows only here.
  bool
  close()
  {
    const int number = std::exchange(m_number, -1);
    return number <= STDERR_FILENO || ::close(number) == 0;
  }

private:
  int m_number;
};

std::string
reason(int error_number)
{
  return std::generic_category().message(error_number);
}

tl::unexpected<Error>
file_error(const std::string& path, const std::string& what, std::string hint = {})
{
  return fail(ErrorCode::local_file, fmt::format("{}: {}", text::quote(path), what), std::move(hint));
}

bool
write_all(int descriptor, std::string_view bytes)
{
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

} // namespace

Result<std::string>
PosixFiles::read(const std::string& path, std::size_t limit)
{
  const bool standard_input = path == "-";
  Descriptor file(standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) {
    return file_error(path, reason(errno));
  }
  struct stat facts = {};
  if (fstat(file.number(), &facts) == 0 && S_ISDIR(facts.st_mode)) {
    return file_error(path, "it is a folder, a file is wanted");
  }
  std::string bytes;
  std::array<char, 65536> block{};
  while (true) {
    const auto count = ::read(file.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return file_error(path, reason(errno));
    }
    if (count == 0) {
      return bytes;
    }
    if (bytes.size() + static_cast<std::size_t>(count) > limit) {
      return file_error(path, fmt::format("it has more than {} bytes", limit));
    }
    bytes.append(block.data(), static_cast<std::size_t>(count));
  }
}

Result<void>
PosixFiles::write_atomic(const std::string& path, const std::string& bytes, unsigned mode)
{
  std::string temporary = path + ".XXXXXX";
  Descriptor file(mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600 from the start
  if (file.number() < 0) {
    return file_error(path, reason(errno), "check that the folder exists and may be written");
  }
  const bool written = fchmod(file.number(), static_cast<mode_t>(mode)) == 0 &&
                       write_all(file.number(), bytes) && fsync(file.number()) == 0 &&
                       file.close() && rename(temporary.c_str(), path.c_str()) == 0;
  if (!written) {
    const auto why = reason(errno);
    unlink(temporary.c_str());
    return file_error(path, why);
  }
  return {};
}

} // namespace oidcctl
