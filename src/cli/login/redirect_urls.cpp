#include "cli/login/redirect_urls.hpp"

#include "cli/login/listen_address.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

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
    TRY_ASSIGN(const auto port, listen_port(address));
    const auto* scheme = source.has_certificate ? "https" : "http";
    urls.push_back(fmt::format("{}://localhost:{}", scheme, port));
  }
  return urls;
}

} // namespace oidcctl::cli
