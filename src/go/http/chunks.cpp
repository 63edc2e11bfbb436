#include "go/http/chunks.hpp"

#include <algorithm>

namespace oidcctl::go::http {

namespace {

constexpr std::size_t k_longest_line = 4096; // also the size of Go's buffer

// Patch releases of Go 1.23 and 1.24 refuse a line break without CR (CVE-2025-22871).
constexpr Version k_strict_line_breaks{23};
// Go 1.22: a chunk needs a length (issue 64517).
constexpr Version k_needs_length{22};
// Patch releases of Go 1.20 and 1.21 limit all but the data (CVE-2023-39326).
constexpr Version k_limits_excess{20};

tl::unexpected<Fault>
refuse(std::string words)
{
  return tl::make_unexpected(Fault{FaultKind::refused, std::move(words)});
}

std::string_view
trim_right(std::string_view text, std::string_view blanks)
{
  const auto last = text.find_last_not_of(blanks);
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

int
hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const auto lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

tl::expected<std::uint64_t, Fault>
parse_length(std::string_view text, Version go)
{
  constexpr std::size_t most_digits = 16;
  if (text.empty() && go >= k_needs_length) {
    return refuse("empty hex number for chunk length");
  }
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = hex_value(text[i]);
    if (value < 0) {
      return refuse("invalid byte in chunk length");
    }
    if (i == most_digits) {
      return refuse("http chunk length too large");
    }
    length = length << 4 | static_cast<unsigned>(value);
  }
  return length;
}

} // namespace

tl::expected<std::optional<std::string_view>, Fault>
ChunkReader::take_line(std::string_view& bytes) const
{
  const auto end = bytes.substr(0, k_longest_line).find('\n');
  if (end == std::string_view::npos) {
    if (bytes.size() >= k_longest_line) {
      return refuse("header line too long");
    }
    return std::nullopt;
  }
  auto line = bytes.substr(0, end + 1);
  bytes.remove_prefix(end + 1);
  if (m_go < k_strict_line_breaks) {
    if (line.size() >= k_longest_line) {
      return refuse("header line too long");
    }
    return trim_right(line, " \t\r\n");
  }
  const auto cr = line.find('\r');
  if (cr == std::string_view::npos) {
    return refuse("chunked line ends with bare LF");
  }
  if (cr + 2 != line.size()) {
    return refuse("invalid CR in chunked line");
  }
  line.remove_suffix(2);
  return line;
}

tl::expected<void, Fault>
ChunkReader::begin_chunk(std::string_view line)
{
  constexpr std::int64_t overhead = 16; // bytes that each chunk may have beside its data
  constexpr std::int64_t most_excess = 16 << 10;
  constexpr std::uint64_t large = std::uint64_t{1} << 40; // pays for any excess
  m_excess += static_cast<std::int64_t>(line.size()) + 2;
  const auto length = parse_length(
      trim_right(line, " \t").substr(0, trim_right(line, " \t").find(';')), m_go);
  if (!length) {
    return tl::make_unexpected(length.error());
  }
  m_excess -= overhead + 2 * static_cast<std::int64_t>(std::min(*length, large));
  m_excess = std::max<std::int64_t>(m_excess, 0);
  m_left = *length;
  m_is_done = m_left == 0;
  if (!m_is_done && m_excess > most_excess && m_go >= k_limits_excess) {
    return refuse("chunked encoding contains too much non-data");
  }
  return {};
}

tl::expected<bool, Fault>
ChunkReader::take(std::string_view& bytes, std::string& body)
{
  while (!m_is_done) {
    if (m_left > 0) {
      const auto part = bytes.substr(
          0, static_cast<std::size_t>(std::min<std::uint64_t>(m_left, bytes.size())));
      body.append(part);
      bytes.remove_prefix(part.size());
      m_left -= part.size();
      if (m_left > 0) {
        return false;
      }
      m_is_after_data = true;
    }
    if (m_is_after_data) {
      if (bytes.size() < 2) {
        return false;
      }
      if (!bytes.starts_with("\r\n")) {
        return refuse("malformed chunked encoding");
      }
      bytes.remove_prefix(2);
      m_is_after_data = false;
    }
    const auto line = take_line(bytes);
    if (!line) {
      return tl::make_unexpected(line.error());
    }
    if (!*line) {
      return false;
    }
    if (auto begun = begin_chunk(**line); !begun) {
      return tl::make_unexpected(begun.error());
    }
  }
  return true;
}

} // namespace oidcctl::go::http
