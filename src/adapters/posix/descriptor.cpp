#include "adapters/posix/descriptor.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace oidcctl {

Descriptor::Descriptor(Descriptor&& other) noexcept
    : m_number(std::exchange(other.m_number, -1))
{}

Descriptor&
Descriptor::operator=(Descriptor&& other) noexcept
{
  std::swap(m_number, other.m_number);
  return *this;
}

bool
Descriptor::close()
{
  const int number = std::exchange(m_number, -1);
  return number <= STDERR_FILENO || ::close(number) == 0;
}

std::string
reason(int error_number)
{
  return std::generic_category().message(error_number);
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

} // namespace oidcctl
