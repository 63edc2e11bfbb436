#include "devices.hpp"

#include <openssl/rand.h>

#include <string_view>

namespace oidcctl::test_issuer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Seconds k_slower{5}; // RFC 8628 chapter 3.5

// Return a code as RFC 8628 chapter 6.1 recommends it: no vowels, so that no words come
// of it.
std::string
new_user_code()
{
  constexpr std::string_view letters = "BCDFGHJKLMNPQRSTVWXZ";
  std::string code = "XXXX-XXXX";
  for (auto& c : code) {
    if (c != '-') {
      unsigned char byte = 0;
      RAND_bytes(&byte, 1);
      c = letters[byte % letters.size()];
    }
  }
  return code;
}

} // namespace

DeviceCodes
Devices::begin(Grant grant, Seconds interval)
{
  const std::lock_guard lock(m_mutex);
  DeviceCodes codes{random_word(), new_user_code()};
  Entry entry{std::move(grant), codes.user_code};
  entry.interval = interval;
  entry.end = Clock::now() + k_device_lifetime;
  m_entries[codes.device_code] = std::move(entry);
  return codes;
}

bool
Devices::settle(const std::string& user_code,
                const std::string& site,
                const Json& user,
                bool is_approved)
{
  const std::lock_guard lock(m_mutex);
  for (auto& [device_code, entry] : m_entries) {
    if (entry.user_code == user_code && entry.grant.site == site &&
        entry.state == State::pending) {
      entry.grant.user = user;
      entry.state = is_approved ? State::approved : State::denied;
      return true;
    }
  }
  return false;
}

Devices::Answer
Devices::poll(const std::string& device_code, const std::string& client)
{
  // A client that waits for the whole interval may still seem early, by a scheduler's
  // whim.
  constexpr std::chrono::milliseconds tolerance{200};
  const std::lock_guard lock(m_mutex);
  const auto found = m_entries.find(device_code);
  const auto now = Clock::now();
  if (found == m_entries.end() || found->second.grant.client != client ||
      found->second.end < now) {
    return {};
  }
  auto& entry = found->second;
  const bool too_soon = now + tolerance < entry.next;
  if (too_soon) {
    entry.interval += k_slower;
  }
  entry.next = now + entry.interval;
  if (too_soon) {
    return {State::slow_down};
  }
  const Answer answer{entry.state, entry.grant};
  if (entry.state != State::pending) {
    m_entries.erase(found);
  }
  return answer;
}

} // namespace oidcctl::test_issuer
