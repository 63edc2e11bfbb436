#pragma once

#include "base/secret.hpp"
#include "base/time.hpp"
#include "model/oidc/token_response.hpp"

#include <tl/expected.hpp>

#include <string>

// The device authorization grant (RFC 8628).
namespace oidcctl {

// What the provider gives a device (chapter 3.2).
struct DeviceAuthorization
{
  Secret device_code = {};
  std::string user_code = {};
  std::string verification_url = {};
  std::string complete_url = {}; // with the code in it; may be empty
  Seconds lifetime{0};           // at most half an hour
  Seconds interval{5};           // between two polls, 1 to 60

  // Return what `reply` gives, or why it gives nothing. The URLs are http or https.
  static tl::expected<DeviceAuthorization, TokenRefusal> read(const HttpReply& reply);
};

// The polling of the token endpoint (chapter 3.4 and 3.5).
class DevicePoll
{
public:
  enum class Step {
    wait, // ask again after `interval`
    done, // the tokens are there
    over, // there will be none
  };

  explicit DevicePoll(Seconds interval) : m_interval(interval) {}

  // Return what to do after this answer.
  Step after(const tl::expected<TokenResponse, TokenRefusal>& answer);
  // Return the same after a request that no one answered: wait twice as long.
  Step after_silence();

  Seconds
  interval() const
  {
    return m_interval;
  }

private:
  Seconds m_interval;
};

} // namespace oidcctl
