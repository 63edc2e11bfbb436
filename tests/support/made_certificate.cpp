#include "made_certificate.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace oidcctl::test {

namespace der {

std::string
tlv(std::uint8_t tag, std::string_view content)
{
  std::string out{static_cast<char>(tag)};
  if (content.size() < 0x80) {
    out += static_cast<char>(content.size());
  } else {
    std::string length;
    for (auto rest = content.size(); rest != 0; rest >>= 8U) {
      length.insert(length.begin(), static_cast<char>(rest & 0xffU));
    }
    out += static_cast<char>(0x80U | length.size());
    out += length;
  }
  return out.append(content);
}

std::string
sequence(std::string_view content)
{
  return tlv(0x30, content);
}

std::string
set(std::string_view content)
{
  return tlv(0x31, content);
}

std::string
integer(std::string_view content)
{
  return tlv(0x02, content);
}

std::string
oid(std::string_view dotted)
{
  const auto arcs = text::split(dotted, '.');
  std::string content;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    auto arc = std::strtoul(arcs[i].c_str(), nullptr, 10);
    arc += i == 1 ? 40 * std::strtoul(arcs[0].c_str(), nullptr, 10) : 0;
    std::string septets{static_cast<char>(arc & 0x7fU)};
    while ((arc >>= 7U) != 0) {
      septets.insert(septets.begin(), static_cast<char>(0x80U | (arc & 0x7fU)));
    }
    content += septets;
  }
  return tlv(0x06, content);
}

std::string
utf8(std::string_view text)
{
  return tlv(0x0c, text);
}

std::string
bits(std::string_view content, char unused)
{
  return tlv(0x03, unused + std::string(content));
}

std::string
octets(std::string_view content)
{
  return tlv(0x04, content);
}

std::string
context(std::uint8_t number, std::string_view content)
{
  return tlv(static_cast<std::uint8_t>(0x80U | number), content);
}

std::string
constructed(std::uint8_t number, std::string_view content)
{
  return tlv(static_cast<std::uint8_t>(0xa0U | number), content);
}

std::string
utc(std::string_view text)
{
  return tlv(0x17, text);
}

std::string
name(std::string_view value, std::string_view type)
{
  return sequence(set(sequence(oid(type) + utf8(value))));
}

std::string
extension(std::string_view dotted, std::string_view value, bool is_critical)
{
  return sequence(oid(dotted) + (is_critical ? tlv(0x01, "\xff") : "") + octets(value));
}

} // namespace der

std::string
san(const std::vector<std::string>& dns, const std::vector<std::string>& ip)
{
  std::string names;
  for (const auto& one : dns) {
    names += der::context(2, one);
  }
  for (const auto& one : ip) {
    names += der::context(7, one);
  }
  return der::extension("2.5.29.17", der::sequence(names));
}

std::string
basic_constraints(bool is_ca, int path_length)
{
  std::string content = is_ca ? der::tlv(0x01, "\xff") : "";
  if (path_length >= 0) {
    content += der::integer(std::string(1, static_cast<char>(path_length)));
  }
  return der::extension("2.5.29.19", der::sequence(content), true);
}

std::string
usages(const std::vector<std::string>& oids)
{
  std::string list;
  for (const auto& one : oids) {
    list += der::oid(one);
  }
  return der::extension("2.5.29.37", der::sequence(list));
}

std::string
made_key(std::string_view name, unsigned bits)
{
  std::string modulus(bits / 8, '\x11');
  modulus.front() = '\x7f'; // one bit short of a whole byte
  modulus.replace(4, 32, sha256(name));
  const auto key = der::integer('\0' + std::string(1, '\xc1') + modulus.substr(1)) +
                   der::integer(std::string("\x01\x00\x01", 3));
  return der::sequence(der::sequence(der::oid("1.2.840.113549.1.1.1") + der::tlv(5, "")) +
                       der::bits(der::sequence(key)));
}

std::string
make(const Made& made, const Sign& sign)
{
  const bool is_rsa = made.algorithm.starts_with("1.2.840.113549.");
  const auto algorithm =
      der::sequence(der::oid(made.algorithm) + (is_rsa ? der::tlv(5, "") : ""));
  std::string extensions;
  for (const auto& one : made.extensions) {
    extensions += one;
  }
  if (!extensions.empty()) {
    extensions = der::constructed(3, der::sequence(extensions));
  }
  const auto tbs = der::sequence(
      made.version + made.serial + algorithm +
      (made.issuer_name.empty() ? der::name(made.issuer) : made.issuer_name) +
      der::sequence(made.not_before + made.not_after) +
      (made.subject_name.empty() ? der::name(made.subject) : made.subject_name) +
      (made.key.empty() ? made_key(made.subject) : made.key) + extensions);
  const auto signer =
      made_key(made.signer.empty() ? made.issuer : made.signer, made.signer_bits);
  return der::sequence(tbs + algorithm + der::bits(sign ? sign(tbs) : signer));
}

Made
made_ca(std::string subject, std::string issuer, std::vector<std::string> more)
{
  Made made{.subject = std::move(subject), .issuer = std::move(issuer)};
  made.extensions = std::move(more);
  made.extensions.push_back(basic_constraints(true));
  return made;
}

go::x509::Certificate
parsed(const std::string& der, go::Version go)
{
  auto certificate = go::x509::parse_certificate(der, go);
  REQUIRE_MESSAGE(certificate.has_value(),
                  (certificate ? std::string() : certificate.error()));
  return std::move(*certificate);
}

} // namespace oidcctl::test
