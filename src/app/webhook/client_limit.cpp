#include "app/webhook/client_limit.hpp"

#include "model/http/ip_address.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

// Return what stands for a client: its address, or the network of one of IPv6.
std::string
name_of(const std::string& client)
{
  constexpr std::size_t network = 8; // bytes
  const auto address = IpAddress::parse(client);
  if (!address) {
    return client;
  }
  const auto size = address->is_ipv4() ? address->bytes.size() : network;
  return {address->bytes.begin(),
          address->bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

} // namespace

double
ClientLimit::refilled(const Allowance& allowance, Milliseconds now) const
{
  const auto seconds = static_cast<double>((now - allowance.at).count()) / 1000;
  const double most = m_per_second;
  return std::min(most, allowance.left + seconds * most);
}

// Forget those whose allowance is whole again; all of them where there is none.
void
ClientLimit::forget(Milliseconds now)
{
  const auto count = std::erase_if(m_clients, [this, now](const auto& entry) {
    return refilled(entry.second, now) >= m_per_second;
  });
  if (count == 0) {
    m_clients.clear();
  }
}

bool
ClientLimit::allow(const std::string& client, Milliseconds now)
{
  if (m_per_second == 0) {
    return true;
  }
  const auto name = name_of(client);
  const std::lock_guard lock(m_mutex);
  if (m_clients.size() >= k_most_clients && m_clients.count(name) == 0) {
    forget(now);
  }
  auto& allowance =
      m_clients.try_emplace(name, Allowance{double(m_per_second), now}).first->second;
  allowance = {refilled(allowance, now), now};
  if (allowance.left < 1) {
    return false;
  }
  allowance.left -= 1;
  return true;
}

std::size_t
ClientLimit::clients() const
{
  const std::lock_guard lock(m_mutex);
  return m_clients.size();
}

} // namespace oidcctl
