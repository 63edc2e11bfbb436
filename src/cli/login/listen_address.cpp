#include "cli/login/listen_address.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace oidcctl::cli {

Result<std::uint16_t>
listen_port(const std::string& address)
{
  const auto colon = address.rfind(':');
  const auto host = address.substr(0, colon);
  const auto digits = colon == std::string::npos ? "" : address.substr(colon + 1);
  std::uint16_t port = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, port);
  const bool is_list = address.find(',') != std::string::npos;
  if (digits.empty() || is_list || read.ec != std::errc{} || read.ptr != end) {
    return usage_error({"--listen-address"},
                       fmt::format("invalid value {} for --listen-address: expected "
                                   "HOST:PORT",
                                   text::quote(address)),
                       "for example 127.0.0.1:8000; repeat the option for each address");
  }
  if (host != "localhost" && host != "127.0.0.1" && host != "[::1]") {
    return usage_error(
        {"--listen-address"},
        fmt::format(
            "invalid value {} for --listen-address: not a loopback address, where "
            "others could intercept the login",
            text::quote(address)),
        fmt::format("use 127.0.0.1:{}, which also listens on [::1]:{}", port, port));
  }
  return port;
}

} // namespace oidcctl::cli
