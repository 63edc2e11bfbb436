#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

namespace oidcctl {

// Bytes that must never be shown: no formatter, no stream operator, no comparison, wiped
// on destruction. The only way to the bytes is the word `reveal`, which a reader can
// search for.
class Secret
{
public:
  Secret() = default;
  explicit Secret(std::string bytes) : m_bytes(std::move(bytes)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : m_bytes(other.m_bytes) { other.wipe(); }
  Secret&
  operator=(Secret other) noexcept
  {
    m_bytes.swap(other.m_bytes);
    return *this;
  }
  ~Secret() { wipe(); }

  // Return the bytes, for the one place that has to send or check them.
  const std::string&
  reveal() const
  {
    return m_bytes;
  }
  bool
  empty() const
  {
    return m_bytes.empty();
  }
  std::size_t
  size() const
  {
    return m_bytes.size();
  }

private:
  void
  wipe() noexcept
  {
    std::memset(m_bytes.data(), 0, m_bytes.size());
    // What explicit_bzero does, which not every system has: the compiler has to believe
    // that the zeros are read, and may not leave out a fill of dying memory.
    __asm__ __volatile__("" : : "r"(m_bytes.data()) : "memory");
    m_bytes.clear();
  }

  std::string m_bytes = {};
};

} // namespace oidcctl
