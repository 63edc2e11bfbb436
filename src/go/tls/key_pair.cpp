#include "go/tls/key_pair.hpp"

#include "base/text.hpp"
#include "go/x509/pem.hpp"

#include <fmt/format.h>

namespace oidcctl::go::tls {

namespace {

using Types = std::vector<std::string>;

constexpr std::string_view k_certificate = "CERTIFICATE";
constexpr std::string_view k_private_key = "PRIVATE KEY";

// Return the types as fmt prints a Go slice: "[A B]".
std::string
go_list(const Types& types)
{
  return fmt::format("[{}]", text::join(types, " "));
}

std::string
no_certificate(const Types& skipped)
{
  if (skipped.empty()) {
    return "tls: failed to find any PEM data in certificate input";
  }
  if (skipped.size() == 1 && skipped.front().ends_with(k_private_key)) {
    return "tls: failed to find certificate PEM data in certificate input, but did find "
           "a "
           "private key; PEM inputs may have been switched";
  }
  return fmt::format("tls: failed to find \"CERTIFICATE\" PEM block in certificate input "
                     "after skipping PEM blocks of the following types: {}",
                     go_list(skipped));
}

std::string
no_key(const Types& skipped)
{
  if (skipped.empty()) {
    return "tls: failed to find any PEM data in key input";
  }
  if (skipped.size() == 1 && skipped.front() == k_certificate) {
    return "tls: found a certificate rather than a key in the PEM for the private key";
  }
  return fmt::format(
      "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in "
      "key input after skipping PEM blocks of the following types: {}",
      go_list(skipped));
}

// Return the bytes of the first block whose type `is_wanted`, or what `otherwise` says.
tl::expected<std::string, std::string>
find_block(std::string_view pem,
           bool (*is_wanted)(const std::string&),
           std::string (*otherwise)(const Types&),
           Version go)
{
  Types skipped;
  while (auto block = next_pem_block(pem, go)) {
    if (is_wanted(block->type)) {
      return std::move(block->bytes);
    }
    skipped.push_back(std::move(block->type));
  }
  return tl::make_unexpected(otherwise(skipped));
}

bool
is_certificate(const std::string& type)
{
  return type == k_certificate;
}

bool
is_key(const std::string& type)
{
  return type == k_private_key || type.ends_with(" PRIVATE KEY");
}

// Return Go's words for a key that does not fit, or nothing.
std::string_view
words_of(KeyMatch match)
{
  switch (match) {
  case KeyMatch::same:
    break;
  case KeyMatch::different:
    return "tls: private key does not match public key";
  case KeyMatch::other_type:
    return "tls: private key type does not match public key type";
  case KeyMatch::unknown:
    return "tls: found unknown private key type in PKCS#8 wrapping";
  case KeyMatch::unreadable:
    return "tls: failed to parse private key";
  }
  return {};
}

} // namespace

tl::expected<x509::Certificate, std::string>
x509_key_pair(std::string_view certificate_pem,
              std::string_view key_pem,
              const MatchKey& match,
              Version go)
{
  const auto der = find_block(certificate_pem, is_certificate, no_certificate, go);
  if (!der) {
    return tl::make_unexpected(der.error());
  }
  const auto key = find_block(key_pem, is_key, no_key, go);
  if (!key) {
    return tl::make_unexpected(key.error());
  }
  auto certificate = x509::parse_certificate(*der, go);
  if (!certificate) {
    return certificate;
  }
  const auto found = match(*key, certificate->spki);
  const bool can_be_read = found != KeyMatch::unreadable && found != KeyMatch::unknown;
  using x509::KeyAlgorithm;
  const auto algorithm = certificate->key_algorithm;
  if (can_be_read && algorithm != KeyAlgorithm::rsa && algorithm != KeyAlgorithm::ecdsa &&
      algorithm != KeyAlgorithm::ed25519) {
    return tl::make_unexpected(std::string("tls: unknown public key algorithm"));
  }
  if (const auto words = words_of(found); !words.empty()) {
    return tl::make_unexpected(std::string(words));
  }
  return certificate;
}

} // namespace oidcctl::go::tls
