#include "yaml/bytes.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::yaml {

namespace {

enum class Found { nothing, control, carriage_return, line_break };

// Return what starts at the front of `text`, which is UTF-8 and longer than no byte.
Found
look(std::string_view text)
{
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  switch (byte(0)) {
  case '\t':
  case '\n':
    return Found::nothing;
  case '\r':
    return byte(1) == '\n' ? Found::nothing : Found::carriage_return;
  case 0xc2: // U+0080 to U+009F; the next line, U+0085, is a line break of YAML 1.1
    return byte(1) == 0x85  ? Found::line_break
           : byte(1) < 0xa0 ? Found::control
                            : Found::nothing;
  case 0xe2: // U+2028 and U+2029
    return byte(1) == 0x80 && (byte(2) == 0xa8 || byte(2) == 0xa9) ? Found::line_break
                                                                   : Found::nothing;
  case 0xef: // U+FEFF, U+FFFE and U+FFFF
    return (byte(1) == 0xbb && byte(2) == 0xbf) || (byte(1) == 0xbf && byte(2) >= 0xbe)
               ? Found::control
               : Found::nothing;
  default:
    return byte(0) < 0x20 || byte(0) == 0x7f ? Found::control : Found::nothing;
  }
}

Result<void>
check_encoding(std::string_view text)
{
  if (text.find('\0') != std::string_view::npos) {
    return fail(
        ErrorCode::local_file, "NUL byte: not a text file", "pass a YAML file in UTF-8");
  }
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
  if (!is_ascii && !text::is_utf8(text)) {
    return fail(ErrorCode::local_file, "invalid UTF-8", "save it as UTF-8");
  }
  return {};
}

} // namespace

Result<void>
check_bytes(std::string_view text, const Limits& limits, Builder& builder)
{
  if (text.size() > limits.bytes) {
    return fail(
        ErrorCode::local_file,
        fmt::format("{} bytes exceed the limit of {} bytes", text.size(), limits.bytes),
        "use a smaller file, or split it");
  }
  const auto is_harmless = [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n'; };
  if (std::all_of(text.begin(), text.end(), is_harmless)) {
    return {};
  }
  TRY(check_encoding(text));
  Place place{.line = 1, .column = 1};
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (look(text.substr(i))) {
    case Found::nothing:
      break;
    case Found::control:
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: control character, which YAML does not allow",
                              place.line),
                  "write it as an escape in double quotes, or remove it");
    case Found::carriage_return:
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: carriage return without a line feed", place.line),
                  "save the file with Unix line endings");
    case Found::line_break:
      builder.note(NonPortableYaml::Kind::line_break, place);
      break;
    }
    place.line += text[i] == '\n' ? 1 : 0;
  }
  return {};
}

} // namespace oidcctl::yaml
