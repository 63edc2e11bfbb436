// What a person sends to the loopback listener, and what a person types in its place.
#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/oidc/callback.hpp"
#include "model/oidc/callback_page.hpp"

#include <algorithm>
#include <array>

namespace {

using namespace oidcctl;
using fuzz::require;
using Kind = CallbackReading::Kind;

CallbackRules
rules(const char* state)
{
  return {.state = state,
          .issuer = "https://id.example",
          .path = "/",
          .port = 8000,
          .hosts = {"login.test:9000"}};
}

// Return whether it ends the login.
bool
is_decision(const CallbackReading& reading)
{
  return reading.kind == Kind::code || reading.kind == Kind::refused;
}

bool
is_page(const CallbackReading& reading)
{
  constexpr std::array pages{CallbackPage::success,
                             CallbackPage::failure,
                             CallbackPage::refused,
                             CallbackPage::bad_request,
                             CallbackPage::forbidden,
                             CallbackPage::not_found,
                             CallbackPage::wrong_method,
                             CallbackPage::too_large};
  return std::any_of(pages.begin(), pages.end(), [&reading](CallbackPage page) {
    return reading.response == page_response(page) && reading.status == status_of(page);
  });
}

void
check(const CallbackReading& reading)
{
  require(text::printable(reading.message) == reading.message, "a message is printable");
  require((reading.kind == Kind::code) == !reading.code.empty(), "a code is not empty");
  require(reading.kind == Kind::code || reading.kind == Kind::ignore ||
              !reading.message.empty(),
          "it is said why there is no code");
  require(reading.kind == Kind::refused || reading.error.empty(),
          "only the provider's own answer has its error");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto bytes = fuzz::text_of(data, size);
  const auto reading = read_callback(bytes, rules("St-4te"));
  check(reading);
  require(reading.kind == Kind::ignore ? reading.response.empty() : is_page(reading),
          "an answer is one of the fixed pages");
  require(!is_decision(reading) || is_whole_callback(bytes),
          "only a whole request ends a login");
  require(!is_decision(reading) || !is_decision(read_callback(bytes, rules("other"))),
          "no request belongs to two logins");
  if (is_whole_callback(bytes.substr(0, size / 2))) {
    require(is_whole_callback(bytes), "what is whole stays whole");
  }
  const auto typed = read_typed_callback(bytes, rules("St-4te"));
  check(typed);
  require(typed.response.empty(), "nobody is answered who types");
  return 0;
}
