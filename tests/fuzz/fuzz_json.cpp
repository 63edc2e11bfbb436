#include "base/json.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"
#include "go/json.hpp"

namespace {

using namespace oidcctl;
using fuzz::require;

void
check_own(const Json& value, std::string_view input)
{
  const auto text = to_text(value);
  const auto again = parse_json(text, {.bytes = text.size()});
  require(again.has_value() && *again == value,
          "what was read is written and read again");
  require(to_text(value, -1).find('\n') == std::string::npos, "one line is one line");
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const bool marked = input.substr(0, 3) == byte_order_mark;
  const auto as_go = go::parse(input.substr(marked ? 3 : 0));
  require(as_go.has_value(), "Go reads what is JSON by the RFC");
  require(to_text(go::to_json(*as_go)) == text, "and takes it for the same value");
}

void
check_go(const go::Value& value)
{
  const auto text = to_text(go::to_json(value), -1);
  require(text::is_utf8(text), "JSON is written in UTF-8");
  const auto again = go::parse(text);
  require(again.has_value(), "what Go read is written as JSON");
  require(to_text(go::to_json(*again), -1) == text, "and read for the same value");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  if (const auto value = parse_json(input)) {
    check_own(*value, input);
  } else {
    require(text::printable(value.error().message) == value.error().message,
            "a reason can be printed");
  }
  if (const auto value = go::parse(input)) {
    check_go(*value);
  } else {
    const auto& message = value.error().message;
    require(!message.empty() && text::printable(message) == message,
            "a reason of Go can be printed");
  }
  return 0;
}
