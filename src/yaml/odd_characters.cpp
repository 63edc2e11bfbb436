#include "yaml/odd_characters.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::yaml {

namespace {

// Characters from `first` to `last`. `noun` describes all of them.
struct Range
{
  char32_t first;
  char32_t last;
  std::string_view noun;
  std::string_view meant;
};

constexpr std::string_view k_space = "a space";
constexpr std::string_view k_nothing = "";
constexpr std::string_view k_double = "a straight double quote (\")";
constexpr std::string_view k_single = "a straight single quote (')";
constexpr std::string_view k_hyphen = "a hyphen (-)";
constexpr std::string_view k_colon = "a colon (:)";

constexpr Range k_ranges[] = {
    {0x00a0, 0x00a0, "a no-break space", k_space},
    {0x00ab, 0x00ab, "a quotation mark", k_double},
    {0x00ad, 0x00ad, "a soft hyphen, which is invisible", k_nothing},
    {0x00b4, 0x00b4, "an acute accent", k_single},
    {0x00bb, 0x00bb, "a quotation mark", k_double},
    {0x034f, 0x034f, "an invisible character", k_nothing},
    {0x061c, 0x061c, "an invisible character", k_nothing},
    {0x1680, 0x1680, "a space that is not U+0020", k_space},
    {0x180e, 0x180e, "an invisible character", k_nothing},
    {0x2000, 0x200a, "a space that is not U+0020", k_space},
    {0x200b, 0x200f, "an invisible character", k_nothing},
    {0x2010, 0x2015, "a hyphen or dash that is not U+002D", k_hyphen},
    {0x2018, 0x201b, "a curly single quote", k_single},
    {0x201c, 0x201f, "a curly double quote", k_double},
    {0x202a, 0x202e, "an invisible character", k_nothing},
    {0x202f, 0x202f, "a no-break space", k_space},
    {0x2032, 0x2032, "a prime", k_single},
    {0x2033, 0x2033, "a double prime", k_double},
    {0x2039, 0x203a, "a quotation mark", k_single},
    {0x205f, 0x205f, "a space that is not U+0020", k_space},
    {0x2060, 0x206f, "an invisible character", k_nothing},
    {0x2212, 0x2212, "a minus sign that is not U+002D", k_hyphen},
    {0x3000, 0x3000, "an ideographic space", k_space},
    {0x301d, 0x301f, "a quotation mark", k_double},
    {0xa789, 0xa789, "a colon that is not U+003A", k_colon},
    {0xfe55, 0xfe55, "a colon that is not U+003A", k_colon},
    {0xfe63, 0xfe63, "a hyphen or dash that is not U+002D", k_hyphen},
    {0xfeff, 0xfeff, "a byte order mark", k_nothing},
    {0xff02, 0xff02, "a full-width double quote", k_double},
    {0xff07, 0xff07, "a full-width single quote", k_single},
    {0xff0d, 0xff0d, "a full-width hyphen", k_hyphen},
    {0xff1a, 0xff1a, "a full-width colon", k_colon},
};

// Return the code point at the front of `text` and its length in bytes. Invalid UTF-8 is
// taken byte by byte.
std::pair<char32_t, std::size_t>
first_of(std::string_view text)
{
  const auto byte = [text](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const auto lead = byte(0);
  const std::size_t size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (size == 1 || text.size() < size) {
    return {lead, 1};
  }
  char32_t point = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    point = point << 6U | (byte(i) & 0x3fU);
  }
  return {point, size};
}

// Reads one line after the other; quotes may go over several.
class Scanner
{
public:
  Scanner(std::string_view text, std::size_t limit) : m_text(text), m_limit(limit) {}

  std::vector<OddCharacter>
  scan()
  {
    while (m_at < m_text.size() && m_found.size() < m_limit) {
      step();
    }
    return std::move(m_found);
  }

private:
  void
  step()
  {
    const auto [point, size] = first_of(m_text.substr(m_at));
    if (point == '\n') {
      m_line += 1;
      m_start = m_at + 1;
      m_is_indent = true;
      m_previous = U'\n';
    } else if (m_quote != 0) {
      read_quoted(point);
    } else if (point == '#' && is_blank(m_previous)) {
      m_at = std::min(m_text.find('\n', m_at), m_text.size());
      return;
    } else {
      read_bare(point);
      m_previous = point;
    }
    m_at += size;
  }

  void
  read_quoted(char32_t point)
  {
    const auto next = m_text.substr(std::min(m_at + 1, m_text.size()), 1);
    const bool escapes = point == '\\' && m_quote == '"' && next != "\n";
    const bool is_doubled = point == '\'' && m_quote == '\'' && next == "'";
    if (escapes || is_doubled) {
      ++m_at; // what is escaped does not end the quotes
    } else if (point == m_quote) {
      m_quote = 0;
    }
    m_previous = point;
  }

  void
  read_bare(char32_t point)
  {
    const bool opens = is_blank(m_previous) || m_previous == '[' || m_previous == '{' ||
                       m_previous == ',';
    if ((point == '"' || point == '\'') && opens) {
      m_quote = point;
    } else if (point == '\t' && m_is_indent) {
      add({.place = {}, .name = "a tab (U+0009) in the indentation", .meant = "spaces"});
    } else if (auto odd = odd_character(point)) {
      add(std::move(*odd));
    }
    m_is_indent = m_is_indent && is_blank(point);
  }

  static bool
  is_blank(char32_t point)
  {
    return point == ' ' || point == '\t' || point == '\n' || point == '\r';
  }

  void
  add(OddCharacter odd)
  {
    odd.place = {.line = m_line, .column = m_at - m_start + 1};
    m_found.push_back(std::move(odd));
  }

  std::string_view m_text;
  std::size_t m_limit;
  std::size_t m_at = 0;
  std::size_t m_start = 0; // of the line
  std::size_t m_line = 1;
  bool m_is_indent = true;
  char32_t m_quote = 0; // in which we are; 0: in none
  char32_t m_previous = U'\n';
  std::vector<OddCharacter> m_found = {};
};

} // namespace

std::optional<OddCharacter>
odd_character(char32_t code_point)
{
  const auto* const range =
      std::find_if(std::begin(k_ranges), std::end(k_ranges), [code_point](const auto& r) {
        return r.first <= code_point && code_point <= r.last;
      });
  if (range == std::end(k_ranges)) {
    return std::nullopt;
  }
  return OddCharacter{.place = {},
                      .name = fmt::format("{} (U+{:04X})",
                                          range->noun,
                                          static_cast<std::uint32_t>(code_point)),
                      .meant = std::string(range->meant)};
}

std::vector<OddCharacter>
odd_characters(std::string_view text, std::size_t limit)
{
  return Scanner(text, limit).scan();
}

std::optional<OddCharacter>
find_odd_character(std::string_view value)
{
  while (!value.empty()) {
    const auto [point, size] = first_of(value);
    if (auto odd = odd_character(point)) {
      return odd;
    }
    value.remove_prefix(size);
  }
  return std::nullopt;
}

std::string
describe(const OddCharacter& character)
{
  return fmt::format("line {}: {}", character.place.line, character.name);
}

std::string
advice_on(const OddCharacter& character)
{
  return character.meant.empty() ? "remove it"
                                 : fmt::format("write {} instead", character.meant);
}

} // namespace oidcctl::yaml
