#include "go/tls/alert.hpp"

#include <fmt/format.h>

namespace oidcctl::go::tls {

namespace {

struct Row
{
  int code;
  std::string_view text;
};

constexpr Row k_rows[] = {
    {0, "close notify"},
    {10, "unexpected message"},
    {20, "bad record MAC"},
    {21, "decryption failed"},
    {22, "record overflow"},
    {30, "decompression failure"},
    {k_handshake_failure, "handshake failure"},
    {k_bad_certificate, "bad certificate"},
    {43, "unsupported certificate"},
    {44, "revoked certificate"},
    {45, "expired certificate"},
    {46, "unknown certificate"},
    {47, "illegal parameter"},
    {48, "unknown certificate authority"},
    {49, "access denied"},
    {50, "error decoding message"},
    {51, "error decrypting message"},
    {60, "export restriction"},
    {k_protocol_version, "protocol version not supported"},
    {71, "insufficient security level"},
    {80, "internal error"},
    {86, "inappropriate fallback"},
    {90, "user canceled"},
    {100, "no renegotiation"},
    {109, "missing extension"},
    {110, "unsupported extension"},
    {111, "certificate unobtainable"},
    {k_unrecognized_name, "unrecognized name"},
    {113, "bad certificate status response"},
    {114, "bad certificate hash value"},
    {115, "unknown PSK identity"},
    {k_certificate_required, "certificate required"},
    {k_no_application_protocol, "no application protocol"},
    {121, "encrypted client hello required"},
};

} // namespace

std::string
alert_text(int code)
{
  for (const auto& row : k_rows) {
    if (row.code == code) {
      return std::string(row.text);
    }
  }
  return fmt::format("alert({})", code);
}

std::optional<int>
parse_alert(std::string_view text)
{
  for (const auto& row : k_rows) {
    if (row.text == text) {
      return row.code;
    }
  }
  constexpr std::string_view start = "alert(";
  int code = 0;
  if (!text.starts_with(start) || !text.ends_with(')') ||
      text.size() == start.size() + 1) {
    return std::nullopt;
  }
  for (const char c : text.substr(start.size(), text.size() - start.size() - 1)) {
    if (c < '0' || c > '9' || code > 255) {
      return std::nullopt;
    }
    code = code * 10 + (c - '0');
  }
  return code <= 255 ? std::optional(code) : std::nullopt;
}

} // namespace oidcctl::go::tls
