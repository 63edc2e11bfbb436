#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace oidcctl {

// An IPv4 or IPv6 address, as 16 bytes: one of IPv4 is ::ffff:a.b.c.d.
struct IpAddress
{
  std::array<std::uint8_t, 16> bytes = {};

  // Return the address that `text` is, as Go's net.ParseIP takes it: no brackets, no
  // zone, no leading zeros in IPv4. Nothing when it is not one.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_ipv4() const;
  bool is_loopback() const;

  bool operator==(const IpAddress&) const = default;
};

// A range of addresses: "10.0.0.0/8", "fd00::/8".
struct IpRange
{
  IpAddress address = {};
  unsigned bits = 0; // of the 128

  // Return the range that `text` is, as Go's net.ParseCIDR takes it.
  static std::optional<IpRange> parse(std::string_view text);

  // Return whether `other`, of the same family, is in it.
  bool contains(const IpAddress& other) const;
};

} // namespace oidcctl
