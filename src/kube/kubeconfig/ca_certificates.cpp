#include "kube/kubeconfig/ca_certificates.hpp"

#include "base/base64.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::string_view k_begin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view k_end = "-----END CERTIFICATE-----";
constexpr std::size_t k_line = 64; // characters, RFC 7468 2
constexpr unsigned char k_sequence = 0x30;
constexpr unsigned char k_bit_string = 0x03;

// Take one DER element (X.690 8.1) with the tag `tag` off the front of `der` and return
// its contents, or nothing.
std::optional<std::string_view>
take_element(std::string_view& der, unsigned char tag)
{
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(der[at]); };
  if (der.size() < 2 || byte(0) != tag) {
    return std::nullopt;
  }
  std::size_t length = byte(1);
  std::size_t head = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7f;
    if (count == 0 || count > 4 || der.size() < 2 + count) {
      return std::nullopt;
    }
    length = 0;
    for (std::size_t i = 0; i < count; ++i) {
      length = length << 8 | byte(2 + i);
    }
    head += count;
  }
  if (der.size() - head < length) {
    return std::nullopt;
  }
  const auto contents = der.substr(head, length);
  der.remove_prefix(head + length);
  return contents;
}

// Return whether `der` has the form of a certificate (RFC 5280 4.1): what is signed, the
// algorithm and the signature, and nothing after them.
bool
is_certificate(std::string_view der)
{
  auto inner = take_element(der, k_sequence);
  if (!inner || !der.empty()) {
    return false;
  }
  const auto to_be_signed = take_element(*inner, k_sequence);
  const auto algorithm = take_element(*inner, k_sequence);
  const auto signature = take_element(*inner, k_bit_string);
  return to_be_signed && !to_be_signed->empty() && algorithm && signature &&
         inner->empty();
}

std::string
to_pem(std::string_view der)
{
  const auto text = base64::encode(der, base64::Alphabet::standard);
  auto pem = std::string(k_begin) + "\n";
  for (std::size_t at = 0; at < text.size(); at += k_line) {
    pem.append(text, at, k_line).append("\n");
  }
  return pem.append(k_end).append("\n");
}

} // namespace

tl::expected<CaCertificates, std::string>
CaCertificates::parse(std::string_view pem)
{
  CaCertificates certificates;
  std::size_t number = 0;
  for (auto at = pem.find(k_begin); at != std::string_view::npos;
       at = pem.find(k_begin, at)) {
    ++number;
    at += k_begin.size();
    const auto end = pem.find(k_end, at);
    std::string body(pem.substr(at, end == std::string_view::npos ? 0 : end - at));
    std::erase_if(body, [](char c) { return c == ' ' || c == '\t'; });
    const auto der = base64::decode(body, base64::Alphabet::standard);
    if (!der || !is_certificate(*der)) {
      return tl::make_unexpected(
          fmt::format("CERTIFICATE block {} is not a certificate", number));
    }
    certificates.m_pem += to_pem(*der);
    at = end + k_end.size();
  }
  if (number == 0) {
    return tl::make_unexpected(std::string("no BEGIN CERTIFICATE block"));
  }
  return certificates;
}

bool
has_private_key(std::string_view pem)
{
  return pem.find("PRIVATE KEY-----") != std::string_view::npos;
}

} // namespace oidcctl
