#include "adapters/network/interrupt_grace.hpp"

namespace oidcctl {

namespace {

using namespace std::chrono_literals;

std::optional<std::chrono::milliseconds>
grace_of(std::string_view method)
{
  if (method == "GET" || method == "HEAD") {
    return 0ms;
  }
  return method == "POST" ? std::optional(3000ms) : std::nullopt;
}

} // namespace

InterruptGrace::InterruptGrace(std::string_view method, bool (*is_interrupted)())
    : m_is_interrupted(is_interrupted), m_grace(grace_of(method))
{}

bool
InterruptGrace::is_over()
{
  if (!m_grace || m_is_interrupted == nullptr || !m_is_interrupted()) {
    return false;
  }
  const auto now = std::chrono::steady_clock::now();
  m_end = m_end.value_or(now + *m_grace);
  return now >= *m_end;
}

} // namespace oidcctl
