#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/http/connect_to.hpp"

#include <charconv>

namespace {

using namespace oidcctl;
using fuzz::require;

std::uint16_t
number_of(const std::string& port)
{
  std::uint16_t number = 443;
  std::from_chars(port.data(), port.data() + port.size(), number);
  return number;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto detour = ConnectTo::parse(fuzz::text_of(data, size));
  if (!detour) {
    require(text::printable(detour.error()) == detour.error(), "a reason can be printed");
    return 0;
  }
  const auto again = ConnectTo::parse(detour->str());
  require(again.has_value(), "the text of a detour is a detour");
  require(again->host == detour->host && again->port == detour->port &&
              again->target == detour->target &&
              again->target_port == detour->target_port,
          "the text of a detour has the same parts");
  require(detour->applies_to(detour->host, number_of(detour->port)),
          "a detour is taken by the host and port that it names");
  static_cast<void>(detour->applies_to("[::1]", 443));
  return 0;
}
