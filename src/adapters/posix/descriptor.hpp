#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// The owner of a file descriptor; standard ones are left open, and -1 is none.
class Descriptor
{
public:
  explicit Descriptor(int number = -1) : m_number(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  int
  number() const
  {
    return m_number;
  }

  // Return whether closing worked; on some file systems a full disk shows only here.
  bool close();

private:
  int m_number;
};

// Return what the system calls the error `error_number`.
std::string reason(int error_number);

// Return whether all `bytes` were written; errno says why not.
bool write_all(int descriptor, std::string_view bytes);

} // namespace oidcctl
