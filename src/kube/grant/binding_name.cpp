#include "kube/grant/binding_name.hpp"

#include "base/sha256.hpp"

#include <fmt/format.h>

#include <string_view>

namespace oidcctl::rbac {

namespace {

constexpr std::size_t k_part = 63; // of role and subject each
constexpr std::size_t k_hash = 12; // characters, 5 bits each

// Return `text` in lower-case letters and digits with a hyphen for each run of anything
// else, the first `k_part` of them, or `otherwise` when nothing is left.
std::string
readable(std::string_view text, std::string_view otherwise)
{
  std::string out;
  for (const char c : text) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    if (is_capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += is_capital ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
    if (out.size() == k_part) {
      break;
    }
  }
  while (!out.empty() && out.back() == '-') {
    out.pop_back();
  }
  return out.empty() ? std::string(otherwise) : out;
}

// Return what distinguishes people: the part after the '#' of an issuer in front.
std::string_view
value_of(std::string_view name)
{
  const auto hash = name.find('#');
  const bool has_both = name.substr(0, 8) == "https://" &&
                        hash != std::string_view::npos && hash + 1 < name.size();
  return has_both ? name.substr(hash + 1) : name;
}

// Return the first `k_hash` characters of the digest in the alphabet of RFC 4648
// chapter 6.
std::string
short_hash(std::string_view bytes)
{
  static constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char byte : sha256(bytes)) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (count += 8; count >= 5; count -= 5) {
      out += alphabet[bits >> (count - 5) & 0x1f];
      if (out.size() == k_hash) {
        return out;
      }
    }
  }
  return out;
}

} // namespace

std::string
binding_name(const RoleRef& role, const Subject& subject)
{
  // Lengths in front, so that no two grants give the same bytes.
  const auto identity = fmt::format("{}:{}:{}:{}:{}:{}:{}:{}",
                                    to_string(role.kind),
                                    role.name.size(),
                                    role.name,
                                    to_string(subject.kind),
                                    subject.name.size(),
                                    subject.name,
                                    subject.ns.size(),
                                    subject.ns);
  return fmt::format("{}-{}-{}",
                     readable(role.name, "role"),
                     readable(value_of(subject.name),
                              subject.kind == SubjectKind::group ? "group" : "user"),
                     short_hash(identity));
}

} // namespace oidcctl::rbac
