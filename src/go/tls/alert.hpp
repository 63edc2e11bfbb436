#pragma once

#include <optional>
#include <string>
#include <string_view>

// The alerts of TLS (RFC 8446 6) in crypto/tls's words (alert.go).
namespace oidcctl::go::tls {

inline constexpr int k_handshake_failure = 40;
inline constexpr int k_bad_certificate = 42;
inline constexpr int k_protocol_version = 70;
inline constexpr int k_unrecognized_name = 112;
inline constexpr int k_certificate_required = 116;
inline constexpr int k_no_application_protocol = 120;

// Return the words for alert `code`, for example "handshake failure".
std::string alert_text(int code);

// Return the alert that `text` names.
std::optional<int> parse_alert(std::string_view text);

} // namespace oidcctl::go::tls
