#pragma once

#include "grants.hpp"

// Logins on another device (RFC 8628).
namespace oidcctl::test_issuer {

constexpr Seconds k_device_lifetime{600};

struct DeviceCodes
{
  std::string device_code = {};
  std::string user_code = {}; // "BCDF-GHJK"
};

class Devices
{
public:
  enum class State {
    pending,
    slow_down, // asked too soon; from now on it must wait five seconds more
    approved,
    denied,
    unknown, // or expired, or used
  };

  struct Answer
  {
    State state = State::unknown;
    Grant grant = {};
  };

  // Begin a login.
  DeviceCodes begin(Grant grant, Seconds interval);
  // Let the person with these claims approve, or deny, the login that shows `user_code`
  // at this site; return whether there is one that waits.
  bool settle(const std::string& user_code,
              const std::string& site,
              const Json& user,
              bool is_approved);
  // Return how the login of `device_code` is; an approved one is told once.
  Answer poll(const std::string& device_code, const std::string& client);

private:
  struct Entry
  {
    Grant grant = {};
    std::string user_code = {};
    State state = State::pending;
    std::chrono::milliseconds interval{0};
    std::chrono::steady_clock::time_point end = {};
    std::chrono::steady_clock::time_point next = {}; // not sooner may it ask again
  };

  std::mutex m_mutex = {};
  std::map<std::string, Entry> m_entries = {}; // by device code
};

} // namespace oidcctl::test_issuer
