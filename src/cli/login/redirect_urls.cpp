#include "cli/login/redirect_urls.hpp"

#include "base/text.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

// Return the redirect URL of a plugin that listens at `address`.
Result<std::string>
redirect_url_at(const std::string& address, const char* scheme)
{
  const auto url = Url::parse("tcp://" + address);
  const bool fits = url && !url->host.empty() && url->port && url->path.empty() &&
                    !url->query && !url->fragment && !url->has_userinfo;
  if (!fits || address.find(',') != std::string::npos) {
    return usage_error(
        {"--listen-address"},
        fmt::format("invalid value {} for --listen-address: expected HOST:PORT",
                    text::quote(address)),
        "for example 127.0.0.1:8000; repeat the option for each address");
  }
  if (!url->is_loopback()) {
    return usage_error(
        {"--listen-address"},
        fmt::format("invalid value {} for --listen-address: not a loopback "
                    "address, where others could intercept the login",
                    text::quote(address)),
        "use 127.0.0.1, [::1] or localhost");
  }
  return fmt::format("{}://localhost:{}", scheme, *url->port);
}

} // namespace

Result<std::vector<std::string>>
redirect_urls_of(const RedirectSource& source)
{
  if (!source.url.empty()) {
    return std::vector{source.url};
  }
  const auto addresses =
      source.listen_addresses.empty()
          ? std::vector<std::string>{"localhost:8000", "localhost:18000"}
          : source.listen_addresses;
  std::vector<std::string> urls;
  for (const auto& address : addresses) {
    TRY_ASSIGN(auto url,
               redirect_url_at(address, source.has_certificate ? "https" : "http"));
    urls.push_back(std::move(url));
  }
  return urls;
}

} // namespace oidcctl::cli
