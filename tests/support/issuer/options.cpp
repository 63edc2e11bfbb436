#include "options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>

namespace oidcctl::test_issuer {

namespace {

constexpr auto k_usage = "usage: oidcctl-test-issuer --directory DIR [--port N] "
                         "[--ready-file FILE] [--until-stdin-closes]";

Result<std::uint16_t>
parse_port(std::string_view text)
{
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, port);
  if (read.ec != std::errc{} || read.ptr != end) {
    return fail(ErrorCode::usage, fmt::format("no port: {}", text), k_usage);
  }
  return port;
}

} // namespace

Result<Options>
parse_options(std::span<char* const> arguments)
{
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view name = arguments[i];
    if (name == "--until-stdin-closes") {
      options.until_stdin_closes = true;
      continue;
    }
    if (i + 1 == arguments.size()) {
      return fail(ErrorCode::usage, fmt::format("{} has no value", name), k_usage);
    }
    const std::string_view value = arguments[++i];
    if (name == "--directory") {
      options.directory = value;
    } else if (name == "--ready-file") {
      options.ready_file = value;
    } else if (name == "--port") {
      TRY_ASSIGN(options.port, parse_port(value));
    } else {
      return fail(ErrorCode::usage, fmt::format("unknown option {}", name), k_usage);
    }
  }
  if (options.directory.empty()) {
    return fail(ErrorCode::usage, "--directory is missing", k_usage);
  }
  return options;
}

} // namespace oidcctl::test_issuer
