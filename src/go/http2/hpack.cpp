#include "go/http2/hpack.hpp"

#include "go/http2/hpack_tables.hpp"

#include <algorithm>
#include <cstdint>

namespace oidcctl::go::http2 {

namespace {

constexpr std::size_t k_field_overhead = 32; // RFC 7541 4.1
constexpr std::size_t k_announced_table = 4096;
constexpr unsigned k_longest_code = 30;
constexpr unsigned k_end_of_string = 256;

// The canonical code: for each length the first code and the symbols in order.
struct Code
{
  std::array<std::uint32_t, k_longest_code + 1> first = {};
  std::array<unsigned, k_longest_code + 1> count = {};
  std::array<unsigned, k_longest_code + 1> start = {}; // in `symbols`
  std::array<std::uint16_t, k_code_lengths.size()> symbols = {};
};

constexpr Code
make_code()
{
  Code code;
  unsigned next = 0;
  std::uint32_t value = 0;
  for (unsigned length = 1; length <= k_longest_code; ++length) {
    value <<= 1;
    code.first[length] = value;
    code.start[length] = next;
    for (std::size_t symbol = 0; symbol < k_code_lengths.size(); ++symbol) {
      if (k_code_lengths[symbol] == length) {
        code.symbols[next++] = static_cast<std::uint16_t>(symbol);
        ++code.count[length];
        ++value;
      }
    }
  }
  return code;
}

constexpr Code k_code = make_code();

// Read an integer with a prefix of `bits` bits (RFC 7541 5.1).
std::optional<std::uint64_t>
read_integer(std::string_view& bytes, unsigned bits)
{
  constexpr unsigned most_shift = 63;
  if (bytes.empty()) {
    return std::nullopt;
  }
  const auto mask = (std::uint64_t{1} << bits) - 1;
  auto number = static_cast<unsigned char>(bytes.front()) & mask;
  bytes.remove_prefix(1);
  if (number < mask) {
    return number;
  }
  for (unsigned shift = 0; !bytes.empty() && shift < most_shift; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number += static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if ((byte & 0x80U) == 0) {
      return number;
    }
  }
  return std::nullopt;
}

std::optional<std::string>
read_string(std::string_view& bytes, std::size_t longest)
{
  const bool is_coded = !bytes.empty() && (bytes.front() & 0x80) != 0;
  const auto size = read_integer(bytes, 7);
  if (!size || *size > bytes.size() || *size > longest) {
    return std::nullopt;
  }
  const auto raw = bytes.substr(0, static_cast<std::size_t>(*size));
  bytes.remove_prefix(raw.size());
  auto text = is_coded ? huffman_decode(raw) : std::string(raw);
  return text && text->size() <= longest ? text : std::nullopt;
}

void
append_integer(std::string& out, std::uint64_t number, unsigned bits)
{
  const auto mask = (std::uint64_t{1} << bits) - 1;
  if (number < mask) {
    out += static_cast<char>(number);
    return;
  }
  out += static_cast<char>(mask);
  for (number -= mask; number >= 0x80; number >>= 7) {
    out += static_cast<char>((number & 0x7f) | 0x80);
  }
  out += static_cast<char>(number);
}

std::size_t
size_of(const Field& field)
{
  return field.name.size() + field.value.size() + k_field_overhead;
}

} // namespace

std::optional<std::string>
huffman_decode(std::string_view bytes)
{
  constexpr unsigned longest_padding = 7;
  std::string out;
  std::uint32_t value = 0;
  unsigned length = 0;
  for (const char c : bytes) {
    for (unsigned bit = 8; bit-- > 0;) {
      value = value << 1 | (static_cast<unsigned char>(c) >> bit & 1U);
      ++length;
      const auto index = value - k_code.first[length]; // wraps when it is smaller
      if (index < k_code.count[length]) {
        const auto symbol = k_code.symbols[k_code.start[length] + index];
        if (symbol == k_end_of_string) {
          return std::nullopt;
        }
        out += static_cast<char>(symbol);
        value = 0;
        length = 0;
      } else if (length == k_longest_code) {
        return std::nullopt;
      }
    }
  }
  const bool is_padding = length <= longest_padding && value == (1U << length) - 1;
  return is_padding ? std::optional(std::move(out)) : std::nullopt;
}

std::string
encode_fields(const std::vector<Field>& fields)
{
  std::string out;
  for (const auto& field : fields) {
    out += '\0'; // literal, not indexed, with a name of its own
    append_integer(out, field.name.size(), 7);
    out += field.name;
    append_integer(out, field.value.size(), 7);
    out += field.value;
  }
  return out;
}

std::optional<Field>
FieldDecoder::at(std::size_t index) const
{
  if (index == 0) {
    return std::nullopt;
  }
  if (index <= k_static_fields.size()) {
    const auto& field = k_static_fields[index - 1];
    return Field{std::string(field.name), std::string(field.value)};
  }
  index -= k_static_fields.size() + 1;
  return index < m_table.size() ? std::optional(m_table[index]) : std::nullopt;
}

void
FieldDecoder::evict(std::size_t size)
{
  while (!m_table.empty() && m_table_size > size) {
    m_table_size -= size_of(m_table.back());
    m_table.pop_back();
  }
}

void
FieldDecoder::add(const Field& field)
{
  m_table.push_front(field);
  m_table_size += size_of(field);
  evict(m_table_limit);
}

void
FieldDecoder::emit(Field field)
{
  if (m_is_truncated || size_of(field) > m_left) {
    m_is_truncated = true;
    return;
  }
  m_left -= size_of(field);
  m_fields.push_back(std::move(field));
}

bool
FieldDecoder::read_literal(std::string_view& block, unsigned prefix, bool is_indexed)
{
  const auto index = read_integer(block, prefix);
  if (!index) {
    return false;
  }
  auto field =
      *index == 0 ? Field{} : at(static_cast<std::size_t>(*index)).value_or(Field{});
  if (*index == 0) {
    auto name = read_string(block, m_longest);
    if (!name) {
      return false;
    }
    field.name = std::move(*name);
  } else if (field.name.empty()) {
    return false; // no such index, or the index of a field without a name
  }
  auto value = read_string(block, m_longest);
  if (!value) {
    return false;
  }
  field.value = std::move(*value);
  if (is_indexed) {
    add(field);
  }
  emit(std::move(field));
  return true;
}

bool
FieldDecoder::resize(std::string_view& block)
{
  const bool is_late = !m_is_first && m_table_size > 0;
  const auto size = read_integer(block, 5);
  if (is_late || !size || *size > k_announced_table) {
    return false;
  }
  m_table_limit = static_cast<std::size_t>(*size);
  evict(m_table_limit);
  return true;
}

// RFC 7541 6.
bool
FieldDecoder::read_field(std::string_view& block)
{
  const auto byte = static_cast<unsigned char>(block.front());
  if ((byte & 0x80U) != 0) {
    const auto index = read_integer(block, 7);
    auto field = index ? at(static_cast<std::size_t>(*index)) : std::nullopt;
    if (field) {
      emit(std::move(*field));
    }
    return field.has_value();
  }
  if ((byte & 0xc0U) == 0x40U) {
    return read_literal(block, 6, true);
  }
  return (byte & 0xe0U) == 0x20U ? resize(block) : read_literal(block, 4, false);
}

std::optional<std::vector<Field>>
FieldDecoder::decode(std::string_view block, std::size_t limit)
{
  m_fields.clear();
  m_left = limit;
  m_longest = limit;
  m_is_truncated = false;
  m_is_first = true;
  while (!block.empty()) {
    if (!read_field(block)) {
      return std::nullopt;
    }
    m_is_first = false;
  }
  return std::move(m_fields);
}

} // namespace oidcctl::go::http2
