#include "model/oidc/device_authorization.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

using Step = DevicePoll::Step;

tl::expected<DeviceAuthorization, TokenRefusal>
read(const std::string& body, int status = 200)
{
  return DeviceAuthorization::read({.status = status, .body = body});
}

tl::expected<TokenResponse, TokenRefusal>
refusal(const std::string& error)
{
  return tl::make_unexpected(TokenRefusal{error, {}, {}});
}

} // namespace

TEST_CASE("device: what the provider gives")
{
  const auto device =
      read(R"({"device_code":"d","user_code":"WDJB-MJHT",)"
           R"("verification_uri":"https://idp.example.com/device",)"
           R"("verification_uri_complete":"https://idp.example.com/device?c=W",)"
           R"("expires_in":600,"interval":7})");
  REQUIRE(device);
  CHECK(device->device_code.reveal() == "d");
  CHECK(device->user_code == "WDJB-MJHT");
  CHECK(device->verification_url == "https://idp.example.com/device");
  CHECK(device->complete_url == "https://idp.example.com/device?c=W");
  CHECK(device->lifetime == Seconds{600});
  CHECK(device->interval == Seconds{7});
}

TEST_CASE("device: times within limits, Google's name, texts for numbers")
{
  const auto with = [](const std::string& more) {
    return read(R"({"device_code":"d","user_code":"u","verification_url":"http://x/")" +
                more + "}");
  };
  struct Row
  {
    std::string more;
    long long lifetime;
    long long interval;
  };
  const Row rows[] = {
      {"", 1800, 5},
      {R"(,"expires_in":"900","interval":"9")", 900, 9},
      {R"(,"expires_in":1e300,"interval":0)", 1800, 1},
      {R"(,"expires_in":-5,"interval":-5)", 1800, 5},
      {R"(,"expires_in":[],"interval":99999)", 1800, 60},
      {R"(,"expires_in":"soon","interval":null)", 1800, 5},
  };
  for (const auto& row : rows) {
    INFO(row.more);
    const auto device = with(row.more);
    REQUIRE(device);
    CHECK(device->verification_url == "http://x/");
    CHECK(device->lifetime == Seconds{row.lifetime});
    CHECK(device->interval == Seconds{row.interval});
  }
}

TEST_CASE("device: what is of no use")
{
  struct Row
  {
    std::string body;
    std::string message;
  };
  const std::string no_code = "in its response `device_code` or `user_code` is missing";
  const std::string no_url =
      "in its response `verification_uri` is not an http or https URL";
  const Row rows[] = {
      {"", "it returned HTTP 200 with nothing"},
      {"<html>", "it returned HTTP 200 with an HTML page"},
      {"{}", no_code},
      {R"({"device_code":"d","verification_uri":"https://x"})", no_code},
      {R"({"device_code":1,"user_code":"u","verification_uri":"https://x"})", no_code},
      {R"({"device_code":"d","user_code":"u"})", no_url},
      {R"({"device_code":"d","user_code":"u","verification_uri":"javascript:1"})",
       no_url},
      {R"({"device_code":"d","user_code":"u","verification_uri":"file:///etc/passwd"})",
       no_url},
      {R"({"error":"unauthorized_client"})", "\"unauthorized_client\""},
  };
  for (const auto& row : rows) {
    INFO(row.body);
    const auto device = read(row.body);
    REQUIRE_FALSE(device);
    CHECK(device.error().message == row.message);
  }
  const auto long_code =
      read(R"({"device_code":"d","verification_uri":"https://x","user_code":")" +
           std::string(65, 'u') + "\"}");
  REQUIRE_FALSE(long_code);
  const auto odd =
      read(R"({"device_code":"d","user_code":"u","verification_uri":"https://x",)"
           R"("verification_uri_complete":"javascript:x"})");
  REQUIRE(odd);
  CHECK(odd->complete_url.empty());
}

TEST_CASE("device: polling")
{
  DevicePoll poll(Seconds{5});
  CHECK(poll.after(refusal("authorization_pending")) == Step::wait);
  CHECK(poll.interval() == Seconds{5});
  CHECK(poll.after(refusal("slow_down")) == Step::wait);
  CHECK(poll.interval() == Seconds{10});
  CHECK(poll.after_silence() == Step::wait);
  CHECK(poll.interval() == Seconds{20});
  for (int i = 0; i < 20; ++i) {
    CHECK(poll.after(refusal("slow_down")) == Step::wait);
  }
  CHECK(poll.interval() == Seconds{60});
  CHECK(poll.after_silence() == Step::wait);
  CHECK(poll.interval() == Seconds{60});
  for (const auto* error : {"access_denied", "expired_token", "invalid_grant", ""}) {
    CHECK(poll.after(refusal(error)) == Step::over);
  }
  CHECK(poll.after(TokenResponse{}) == Step::done);
}
