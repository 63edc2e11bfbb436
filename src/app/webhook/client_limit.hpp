#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace oidcctl {

// How many reviews one address may ask for: `per_second` on average, and as many at once.
// Addresses of IPv6 count by their first 64 bits. What it remembers is bounded. Safe to
// use from many threads at once.
class ClientLimit
{
public:
  static constexpr std::size_t k_most_clients = 4096;

  // 0: there is no limit.
  explicit ClientLimit(unsigned per_second) : m_per_second(per_second) {}

  // Return whether `client`, an IP address, may ask at `now`, and count that.
  bool allow(const std::string& client, Milliseconds now);

  std::size_t clients() const; // that are remembered

private:
  struct Allowance
  {
    double left = 0;
    Milliseconds at{0};
  };

  double refilled(const Allowance& allowance, Milliseconds now) const;
  void forget(Milliseconds now);

  unsigned m_per_second;
  mutable std::mutex m_mutex = {};
  std::map<std::string, Allowance> m_clients = {};
};

} // namespace oidcctl
