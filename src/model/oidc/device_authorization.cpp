#include "model/oidc/device_authorization.hpp"

#include "base/number.hpp"
#include "base/text.hpp"
#include "go/json.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

constexpr Seconds k_longest_life{1800};
constexpr Seconds k_shortest_interval{1};
constexpr Seconds k_longest_interval{60};
constexpr Seconds k_usual_interval{5};
constexpr Seconds k_slower{5}; // RFC 8628 3.5
constexpr std::size_t k_longest_code = 64;

std::string
text_of(const go::Value& object, std::string_view name)
{
  const auto* value = object.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : "";
}

// Return the number of seconds in the member `name`: a number, or a string that holds
// one, as some providers send it.
Seconds
seconds_of(const go::Value& object, std::string_view name, Seconds otherwise)
{
  const auto* value = object.find(name);
  if (value == nullptr || !(value->is(Kind::number) || value->is(Kind::string))) {
    return otherwise;
  }
  const auto number = leading_double(value->text);
  if (!number || !(*number >= 0)) {
    return otherwise;
  }
  return Seconds{static_cast<long long>(
      std::min(*number, static_cast<double>(k_longest_life.count())))};
}

bool
is_web_url(const std::string& text)
{
  const auto url = Url::parse(text);
  return url && (url->scheme == "https" || url->scheme == "http") && !url->host.empty();
}

tl::unexpected<TokenRefusal>
unusable(const std::string& what)
{
  return tl::make_unexpected(TokenRefusal{{}, {}, "in its response " + what});
}

} // namespace

tl::expected<DeviceAuthorization, TokenRefusal>
DeviceAuthorization::read(const HttpReply& reply)
{
  if (auto refusal = read_refusal(reply)) {
    return tl::make_unexpected(std::move(*refusal));
  }
  const auto body = go::parse(reply.body);
  DeviceAuthorization device;
  device.device_code = Secret(text_of(*body, "device_code"));
  device.user_code = text_of(*body, "user_code");
  // Google's name for it is older than the RFC.
  for (const auto* name : {"verification_uri", "verification_url"}) {
    if (device.verification_url.empty()) {
      device.verification_url = text_of(*body, name);
    }
  }
  device.complete_url = text_of(*body, "verification_uri_complete");
  if (device.device_code.empty() || device.user_code.empty() ||
      device.user_code.size() > k_longest_code) {
    return unusable("`device_code` or `user_code` is missing");
  }
  if (!is_web_url(device.verification_url)) {
    return unusable("`verification_uri` is not an http or https URL");
  }
  if (!is_web_url(device.complete_url)) {
    device.complete_url.clear();
  }
  device.lifetime = seconds_of(*body, "expires_in", k_longest_life);
  device.interval = std::clamp(seconds_of(*body, "interval", k_usual_interval),
                               k_shortest_interval,
                               k_longest_interval);
  return device;
}

DevicePoll::Step
DevicePoll::after(const tl::expected<TokenResponse, TokenRefusal>& answer)
{
  if (answer) {
    return Step::done;
  }
  if (answer.error().error == "slow_down") {
    m_interval = std::min(m_interval + k_slower, k_longest_interval);
    return Step::wait;
  }
  return answer.error().error == "authorization_pending" ? Step::wait : Step::over;
}

DevicePoll::Step
DevicePoll::after_silence()
{
  m_interval = std::min(m_interval * 2, k_longest_interval);
  return Step::wait;
}

} // namespace oidcctl
