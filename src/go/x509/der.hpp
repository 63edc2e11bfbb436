#pragma once

#include "go/version.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// DER as Go's cryptobyte reads it (golang.org/x/crypto/cryptobyte asn1.go; ITU-T X.690):
// lengths in the fewest octets, no tag above 30.
namespace oidcctl::go::x509 {

namespace tag {

inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t null = 0x05;
inline constexpr std::uint8_t object_identifier = 0x06;
inline constexpr std::uint8_t utf8_string = 0x0c;
inline constexpr std::uint8_t numeric_string = 0x12;
inline constexpr std::uint8_t printable_string = 0x13;
inline constexpr std::uint8_t t61_string = 0x14;
inline constexpr std::uint8_t ia5_string = 0x16;
inline constexpr std::uint8_t utc_time = 0x17;
inline constexpr std::uint8_t generalized_time = 0x18;
inline constexpr std::uint8_t bmp_string = 0x1e;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;

// Return the context-specific tag `number`.
constexpr std::uint8_t
context(std::uint8_t number)
{
  return static_cast<std::uint8_t>(0x80U | number);
}

// Return the context-specific tag `number` of a constructed value.
constexpr std::uint8_t
constructed(std::uint8_t number)
{
  return static_cast<std::uint8_t>(0xa0U | number);
}

} // namespace tag

struct BitString
{
  std::string_view bytes = {};
  std::size_t bits = 0;

  // Return bit `index`, counted from the most significant of the first byte; false past
  // the end.
  bool at(std::size_t index) const;
  // Return the bytes with the padding at the front instead of the end.
  std::string right_aligned() const;
};

struct Element
{
  std::uint8_t tag = 0;
  std::string_view content = {};
  std::string_view whole = {}; // tag and length included
};

// A reader over DER. Each `read` returns whether the next value has the form that is
// asked for, and moves past it.
class Der
{
public:
  Der() = default;
  explicit Der(std::string_view bytes) : m_rest(bytes) {}

  bool
  empty() const
  {
    return m_rest.empty();
  }
  bool next_is(std::uint8_t tag) const;

  std::optional<Element> read_any();
  bool read(std::uint8_t tag, std::string_view& content);
  // The same; `inner` reads the content.
  bool read(std::uint8_t tag, Der& inner);
  // The same with tag and length.
  bool read_element(std::uint8_t tag, std::string_view& whole);
  // Read a value with `tag` if it is next; `is_present` says whether it was.
  bool read_optional(std::uint8_t tag, Der& inner, bool& is_present);
  bool skip_optional(std::uint8_t tag);

  bool read_boolean(bool& value);
  // Read the two's complement of an INTEGER (or of what `tag` names), in its shortest
  // form.
  bool read_integer(std::string_view& content, std::uint8_t tag = tag::integer);
  bool read_int64(std::int64_t& value, std::uint8_t tag = tag::integer);
  // Read an OBJECT IDENTIFIER as dotted text; each arc is below 2^31.
  bool read_oid(std::string& dotted, Version go);
  bool read_bit_string(BitString& value);

private:
  std::string_view m_rest = {};
};

} // namespace oidcctl::go::x509
