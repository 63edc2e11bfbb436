// The first line is a status, the second a Location (empty: none), the rest the body.
#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/http/url.hpp"
#include "model/oidc/authorization.hpp"

#include <charconv>

namespace {

using namespace oidcctl;
using fuzz::require;

constexpr const char* k_redirect = "http://localhost:8000";

std::string_view
take_line(std::string_view& rest)
{
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  return line;
}

HttpReply
reply_of(std::string_view rest)
{
  HttpReply reply;
  const auto status = take_line(rest);
  std::from_chars(status.data(), status.data() + status.size(), reply.status);
  if (const auto location = take_line(rest); !location.empty()) {
    reply.headers.push_back({"location", std::string(location)});
  }
  reply.body = rest;
  return reply;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto reply = reply_of(fuzz::text_of(data, size));
  const AuthorizationRequest request{.endpoint = "https://id.example/authorize?tenant=1",
                                     .client_id = "kubernetes",
                                     .redirect_url = k_redirect,
                                     .scopes = {"openid", "email"},
                                     .state = "state",
                                     .nonce = "nonce",
                                     .code_challenge = "challenge"};
  const auto url = request.url();
  require(Url::parse(url).has_value(), "a request is a URL");
  const auto reading = read_authorization_reply(reply, url, k_redirect);
  require(!reading.message.empty() && text::printable(reading.message) == reading.message,
          "what was seen can be printed");
  require(reading.answer == AuthorizationAnswer::returned_error || reading.error.empty(),
          "only a returned error has a code");
  require(reply.status < 500 || reading.answer == AuthorizationAnswer::could_not_tell,
          "a provider in trouble tells nothing");
  return 0;
}
