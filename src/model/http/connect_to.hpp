#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace oidcctl {

// A detour for connections, as curl's --connect-to means it: who asks for HOST:PORT is
// connected to TARGET:TARGET_PORT instead, while TLS and the Host header keep the name
// that was asked for. An empty host or port fits any; an empty target keeps the original.
struct ConnectTo
{
  std::string host = {};
  std::string port = {};
  std::string target = {};
  std::string target_port = {};

  // Return the detour that "HOST:PORT:TARGET:TARGET_PORT" names (IPv6 in brackets), or
  // what is wrong with it.
  static tl::expected<ConnectTo, std::string> parse(std::string_view text);

  // Return whether a connection to `wanted_host`:`wanted_port` takes this detour.
  bool applies_to(std::string_view wanted_host, std::uint16_t wanted_port) const;

  // Return the text again.
  std::string str() const;
};

} // namespace oidcctl
