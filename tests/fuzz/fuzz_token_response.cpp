// The first line is a status, the rest the body of a provider's answer to a client.
#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/http/url.hpp"
#include "model/login/cached_login.hpp"
#include "model/oidc/device_authorization.hpp"
#include "model/oidc/token_response.hpp"

#include <charconv>

namespace {

using namespace oidcctl;
using fuzz::require;

constexpr std::size_t k_longest_message = 2000;

HttpReply
reply_of(std::string_view text)
{
  HttpReply reply;
  const auto end = text.find('\n');
  const auto status = text.substr(0, end);
  std::from_chars(status.data(), status.data() + status.size(), reply.status);
  reply.body = end == std::string_view::npos ? "" : text.substr(end + 1);
  return reply;
}

void
check(const TokenRefusal& refusal)
{
  require(!refusal.message.empty() &&
              text::printable(refusal.message) == refusal.message &&
              refusal.message.size() <= k_longest_message,
          "it is said in one short line why there is nothing");
}

void
check_device(const HttpReply& reply)
{
  const auto device = DeviceAuthorization::read(reply);
  if (!device) {
    check(device.error());
    return;
  }
  require(!device->device_code.empty() && !device->user_code.empty(),
          "a device has both codes");
  require(device->interval >= Seconds{1} && device->interval <= Seconds{60},
          "nobody is asked too often or too seldom");
  require(device->lifetime >= Seconds{0} && device->lifetime <= Seconds{1800},
          "nobody waits for ever");
  for (const auto& url : {device->verification_url, device->complete_url}) {
    require(url.empty() || Url::parse(url).has_value(), "an address is a URL");
  }
}

void
check_entry(const std::string& text)
{
  const auto login = CachedLogin::parse(text);
  if (!login) {
    require(text::printable(login.error()) == login.error(),
            "why it is none is printable");
    return;
  }
  const auto again = CachedLogin::parse(login->str().reveal());
  require(again && again->token.reveal() == login->token.reveal() &&
              again->refresh_token.reveal() == login->refresh_token.reveal(),
          "an entry is read as it was written");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto reply = reply_of(fuzz::text_of(data, size));
  const auto answer = read_token_response(reply);
  if (answer) {
    require(reply.status == 200, "tokens come with 200 alone");
  } else {
    check(answer.error());
  }
  check_device(reply);
  check_entry(reply.body);
  return 0;
}
