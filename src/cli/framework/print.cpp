#include "cli/framework/print.hpp"

#include "base/text.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"
#include "render/render.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_part = std::size_t{64} << 10; // bytes that are written at once

Result<ExitStatus>
print_stream(const Stream& stream, System& system)
{
  std::string part;
  bool is_begun = false;
  bool is_read = true;
  auto ending = stream([&](std::string_view text) {
    part += text;
    if (part.size() >= k_part) {
      is_begun = true;
      is_read = system.terminal.out(part);
      part.clear();
    }
    return is_read;
  });
  if (!ending) {
    auto error = std::move(ending).error();
    if (is_begun) {
      error.hint += error.hint.empty() ? "" : "; ";
      error.hint += "the output above is incomplete";
    }
    return tl::make_unexpected(std::move(error));
  }
  system.terminal.out(part);
  report_notices(ending->notices, system);
  return ending->status;
}

} // namespace

void
report_notices(const std::vector<Notice>& notices, System& system)
{
  for (const auto& notice : notices) {
    system.terminal.err(
        fmt::format("oidcctl: {}: {}\n",
                    notice.level == NoticeLevel::warning ? "warning" : "note",
                    text::printable(notice.text)));
    if (!notice.hint.empty()) {
      system.terminal.err("hint: " + text::printable(notice.hint) + "\n");
    }
  }
}

Result<ExitStatus>
print(const Outcome& outcome, const OutputFlags& options, System& system)
{
  report_notices(outcome.notices, system);
  if (const auto* stream = std::get_if<Stream>(&outcome.body)) {
    return print_stream(*stream, system);
  }
  if (const auto* text = std::get_if<std::string>(&outcome.body)) {
    system.terminal.out(*text);
    return outcome.status;
  }
  if (const auto* secret = std::get_if<Secret>(&outcome.body)) {
    system.terminal.out(secret->reveal());
    return outcome.status;
  }
  const auto style = style_of(system, options);
  const auto format = parse_format(options.format).value_or(Format::table);
  system.terminal.out(render(std::get<Document>(outcome.body), format, style));
  return outcome.status;
}

} // namespace oidcctl::cli
