// Three lines: the proxy, NO_PROXY and the URL that is asked for.
#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/http/proxy.hpp"

#include <string>

namespace {

using namespace oidcctl;
using fuzz::require;

std::string_view
take_line(std::string_view& text)
{
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  auto input = fuzz::text_of(data, size);
  const std::string proxy(take_line(input));
  const std::string no_proxy(take_line(input));
  const auto url = Url::parse(input);
  static_cast<void>(request_target(url.value_or(Url{})));
  if (!url) {
    return 0;
  }
  const ProxySettings settings{.http = proxy, .https = proxy, .no_proxy = no_proxy};
  const auto found = proxy_for(settings, *url);
  if (!found) {
    require(text::printable(found.error()) == found.error(), "a reason can be printed");
    return 0;
  }
  require(
      proxy_for({.https = proxy, .no_proxy = no_proxy + ",*"}, *url).value_or("").empty(),
      "an asterisk is every host");
  require(found->empty() || Url::parse(*found).has_value(), "a proxy is a URL");
  require(found->empty() || url->host != "localhost", "this machine is asked itself");
  require(proxy_name(*found).find('@') == std::string::npos, "a name has no password");
  static_cast<void>(proxy_user(*found));
  return 0;
}
