#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/http.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace oidcctl {

struct System;

// An IP address and a port: "0.0.0.0:8443", "[::1]:8443"; only ":8443" is all addresses.
struct ListenAddress
{
  std::string host = {};
  std::uint16_t port = 0;
};

// Return the address that `text` names; nothing for another text, such as a host name.
std::optional<ListenAddress> parse_listen_address(const std::string& text);

struct ServeRequest
{
  std::string config_file = {};
  ListenAddress listen = {};
  std::string path = {}; // where reviews are answered
  std::string certificate_file = {};
  std::string key_file = {};
  std::string client_ca_file = {}; // empty: clients need no certificate
  std::optional<ListenAddress> metrics = std::nullopt;
  unsigned threads = 1;
  std::size_t connections = 1000;
  unsigned per_client = 0;        // reviews a second of one address; 0: any number
  Milliseconds fetch_timeout{0};  // of the issuers' documents
  Milliseconds shutdown_delay{0}; // serving, but not ready, before it stops
  NetworkOptions network = {};    // to the issuers
};

// Answer TokenReviews until the program is interrupted. Files are looked at every second;
// what has changed and is the same a second later is used. What cannot be used is logged,
// and the old remains in force. An
// error where it cannot start.
Result<void> serve_webhook(System& system, const ServeRequest& request);

} // namespace oidcctl
