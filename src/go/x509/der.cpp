#include "go/x509/der.hpp"

#include <fmt/format.h>

namespace oidcctl::go::x509 {

namespace {

// From which Go an arc of an OID must not begin with the octet 0x80.
constexpr Version k_shortest_arcs{20};

std::uint8_t
byte_at(std::string_view text, std::size_t index)
{
  return static_cast<std::uint8_t>(text[index]);
}

struct Header
{
  std::size_t size = 0;   // of the header
  std::size_t length = 0; // of the content
};

std::optional<Header>
read_header(std::string_view text)
{
  if (text.size() < 2 || (byte_at(text, 0) & 0x1fU) == 0x1fU) {
    return std::nullopt;
  }
  const auto first = byte_at(text, 1);
  if ((first & 0x80U) == 0) {
    return Header{2, first};
  }
  const std::size_t count = first & 0x7fU;
  if (count == 0 || count > 4 || text.size() < 2 + count) {
    return std::nullopt;
  }
  std::size_t length = 0;
  for (std::size_t i = 0; i < count; ++i) {
    length = (length << 8U) | byte_at(text, 2 + i);
  }
  const bool is_shortest = length >= 0x80 && byte_at(text, 2) != 0;
  return is_shortest ? std::optional(Header{2 + count, length}) : std::nullopt;
}

bool
is_shortest_integer(std::string_view content)
{
  if (content.size() < 2) {
    return !content.empty();
  }
  const bool top = (byte_at(content, 1) & 0x80U) != 0;
  return !(byte_at(content, 0) == 0 && !top) && !(byte_at(content, 0) == 0xff && top);
}

// Read one arc off the front of `content`.
std::optional<std::uint32_t>
read_arc(std::string_view& content, Version go)
{
  constexpr std::uint32_t largest = 1U << 24U; // before the next seven bits
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < content.size() && i < 5; ++i) {
    const auto byte = byte_at(content, i);
    if (value >= largest || (i == 0 && byte == 0x80 && go >= k_shortest_arcs)) {
      return std::nullopt;
    }
    value = (value << 7U) | (byte & 0x7fU);
    if ((byte & 0x80U) == 0) {
      content.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

} // namespace

bool
BitString::at(std::size_t index) const
{
  return index < bits && (byte_at(bytes, index / 8) & (0x80U >> (index % 8))) != 0;
}

std::string
BitString::right_aligned() const
{
  const auto shift = (8 - bits % 8) % 8;
  std::string out(bytes);
  if (shift == 0) {
    return out;
  }
  unsigned before = 0;
  for (auto& c : out) {
    const unsigned byte = static_cast<unsigned char>(c);
    c = static_cast<char>((before << (8 - shift)) | (byte >> shift));
    before = byte;
  }
  return out;
}

bool
Der::next_is(std::uint8_t tag) const
{
  return !m_rest.empty() && byte_at(m_rest, 0) == tag;
}

std::optional<Element>
Der::read_any()
{
  const auto header = read_header(m_rest);
  if (!header || m_rest.size() - header->size < header->length) {
    return std::nullopt;
  }
  const auto whole = m_rest.substr(0, header->size + header->length);
  m_rest.remove_prefix(whole.size());
  return Element{byte_at(whole, 0), whole.substr(header->size), whole};
}

bool
Der::read(std::uint8_t tag, std::string_view& content)
{
  const auto element = read_any();
  if (!element || element->tag != tag) {
    return false;
  }
  content = element->content;
  return true;
}

bool
Der::read(std::uint8_t tag, Der& inner)
{
  std::string_view content;
  if (!read(tag, content)) {
    return false;
  }
  inner = Der(content);
  return true;
}

bool
Der::read_element(std::uint8_t tag, std::string_view& whole)
{
  const auto element = read_any();
  if (!element || element->tag != tag) {
    return false;
  }
  whole = element->whole;
  return true;
}

bool
Der::read_optional(std::uint8_t tag, Der& inner, bool& is_present)
{
  is_present = next_is(tag);
  return !is_present || read(tag, inner);
}

bool
Der::skip_optional(std::uint8_t tag)
{
  Der inner;
  bool is_present = false;
  return read_optional(tag, inner, is_present);
}

bool
Der::read_boolean(bool& value)
{
  std::string_view content;
  if (!read(tag::boolean, content) || content.size() != 1 ||
      (byte_at(content, 0) != 0 && byte_at(content, 0) != 0xff)) {
    return false;
  }
  value = byte_at(content, 0) != 0;
  return true;
}

bool
Der::read_integer(std::string_view& content, std::uint8_t tag)
{
  return read(tag, content) && is_shortest_integer(content);
}

bool
Der::read_int64(std::int64_t& value, std::uint8_t tag)
{
  std::string_view content;
  if (!read_integer(content, tag) || content.size() > sizeof value) {
    return false;
  }
  const bool is_negative = (byte_at(content, 0) & 0x80U) != 0;
  std::uint64_t bits = is_negative ? ~std::uint64_t{0} : 0;
  for (const char c : content) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
  }
  value = static_cast<std::int64_t>(bits);
  return true;
}

bool
Der::read_oid(std::string& dotted, Version go)
{
  std::string_view content;
  if (!read(tag::object_identifier, content) || content.empty()) {
    return false;
  }
  const auto first = read_arc(content, go);
  if (!first) {
    return false;
  }
  const auto top = *first < 80 ? *first / 40 : 2;
  dotted = fmt::format("{}.{}", top, *first - top * 40);
  while (!content.empty()) {
    const auto arc = read_arc(content, go);
    if (!arc) {
      return false;
    }
    dotted += fmt::format(".{}", *arc);
  }
  return true;
}

bool
Der::read_bit_string(BitString& value)
{
  std::string_view content;
  if (!read(tag::bit_string, content) || content.empty()) {
    return false;
  }
  const unsigned padding = byte_at(content, 0);
  content.remove_prefix(1);
  const bool is_bad = padding > 7 || (content.empty() && padding != 0) ||
                      (!content.empty() && (static_cast<unsigned char>(content.back()) &
                                            ((1U << padding) - 1)) != 0);
  if (is_bad) {
    return false;
  }
  value = {content, content.size() * 8 - padding};
  return true;
}

} // namespace oidcctl::go::x509
