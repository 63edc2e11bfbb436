#include "cli/options/token_input.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_token = std::size_t{4} << 20;

} // namespace

void
add_token_argument(const Parameters& parameters, std::string& path)
{
  auto& argument = parameters.argument("FILE", path, "File with the token");
  argument.values.kind = Values::Kind::file;
  argument.default_text = "standard input";
}

void
add_token_file(const Parameters& parameters, std::string& path, const std::string& help)
{
  parameters.file("--token-file", path, help);
}

Result<Secret>
read_token(System& system, const std::string& path)
{
  auto bytes = system.files.read(path, k_max_token);
  if (!bytes) {
    return tl::make_unexpected(std::move(bytes).error().within("token"));
  }
  const Secret whole(std::move(*bytes));
  const auto token = text::trim(whole.reveal());
  const auto refuse = [&path](const char* what, const char* hint) {
    return fail(ErrorCode::local_file,
                fmt::format("token: {}: {}", text::quote(path), what),
                hint);
  };
  if (token.empty()) {
    return refuse("the input is empty",
                  "use a file with the ID token, or pipe the token");
  }
  if (text::to_lower(token.substr(0, 7)) == "bearer ") {
    return refuse("it starts with \"Bearer\"", "remove that word");
  }
  // A JSON token is told by the verdict; it may have spaces.
  const bool has_blank =
      token.front() != '{' && token.find_first_of(" \t\r\n") != std::string_view::npos;
  if (has_blank) {
    return refuse("whitespace inside the token",
                  "put the token on one line; a header cannot contain it otherwise");
  }
  return Secret(std::string(token));
}

} // namespace oidcctl::cli
