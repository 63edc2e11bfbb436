// The first line is a URL, the second a reference that is resolved against it.
#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/http/url.hpp"

namespace {

using namespace oidcctl;
using fuzz::require;

bool
same_parts(const Url& a, const Url& b)
{
  return a.scheme == b.scheme && a.host == b.host &&
         a.is_ipv6_literal == b.is_ipv6_literal && a.port == b.port && a.path == b.path &&
         a.query == b.query && a.fragment == b.fragment;
}

void
check_url(const Url& url)
{
  const auto text = url.str();
  const auto again = Url::parse(text);
  require(again.has_value(), "the text of a URL is a URL");
  require(same_parts(url, *again), "the text of a URL has the same parts");
  require(!again->has_userinfo, "the text of a URL has no user info");
  require(text.rfind(url.origin(), 0) == 0, "a URL begins with its origin");
  require(url.effective_port() != 0 || url.port == 0, "a URL has a port");
  require(url.path.empty() || url.path.front() == '/', "a path begins with a slash");
  for (const char c : text) {
    require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f,
            "a URL has no control character");
  }
  static_cast<void>(url.is_loopback());
}

void
check_query(std::string_view query)
{
  std::string written;
  const auto parameters = parse_query(query);
  for (const auto& [name, value] : parameters) {
    written += written.empty() ? "" : "&";
    written += percent_encode(name);
    written += '=';
    written += percent_encode(value);
    require(find_parameter(parameters, name).has_value(), "a parameter can be found");
  }
  const auto again = parse_query(written);
  require(again.size() == parameters.size(), "a query has as many parameters as before");
  for (std::size_t i = 0; i < again.size(); ++i) {
    require(again[i].name == parameters[i].name && again[i].value == parameters[i].value,
            "a query has the same parameters as before");
  }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  const auto end = input.find('\n');
  const auto reference = end == std::string_view::npos ? "" : input.substr(end + 1);
  require(percent_decode(percent_encode(input)) == input,
          "escapes stand for their bytes");
  check_query(reference);
  const auto url = Url::parse(input.substr(0, end));
  if (!url) {
    require(text::printable(url.error()) == url.error(), "a reason can be printed");
    return 0;
  }
  check_url(*url);
  check_query(url->query.value_or(""));
  if (const auto target = resolve(*url, reference)) {
    check_url(*target);
  }
  return 0;
}
