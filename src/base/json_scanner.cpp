#include "base/json_scanner.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

namespace oidcctl {

namespace {

bool
is_digit(int c)
{
  return c >= '0' && c <= '9';
}

// Half of what kubectl prints is indentation.
const char*
skip_blanks(const char* at, const char* end)
{
  constexpr std::uint64_t eight_blanks = 0x2020202020202020;
  std::uint64_t eight = 0;
  while (end - at >= 8) {
    std::memcpy(&eight, at, sizeof eight);
    if (eight != eight_blanks) {
      break;
    }
    at += sizeof eight;
  }
  while (at != end && *at == ' ') {
    ++at;
  }
  return at;
}

} // namespace

int
JsonScanner::look()
{
  while (fill()) {
    m_at = skip_blanks(m_at, m_end);
    if (m_at == m_end) {
      continue;
    }
    const char c = *m_at;
    if (c != '\n' && c != '\r' && c != '\t') {
      m_is_empty = false;
      return static_cast<unsigned char>(c);
    }
    m_line += c == '\n' ? 1 : 0;
    ++m_at;
  }
  return k_end;
}

bool
JsonScanner::word(std::string_view word)
{
  m_text = word;
  for (const char c : word) {
    if (!is(c)) {
      return fail();
    }
    ++m_at;
  }
  return true;
}

bool
JsonScanner::number()
{
  m_text.clear();
  const auto take = [this](char c) {
    if (is(c)) {
      m_text += *m_at++;
      return true;
    }
    return false;
  };
  take('-');
  if (!take('0') && !digits()) {
    return fail();
  }
  if (take('.') && !digits()) {
    return fail();
  }
  if (take('e') || take('E')) {
    if (!take('-')) {
      take('+');
    }
    return digits() || fail();
  }
  return !m_has_failed;
}

// Return whether there was one digit at least.
bool
JsonScanner::digits()
{
  const auto before = m_text.size();
  while (fill() && is_digit(*m_at)) {
    if (m_text.size() == m_longest) {
      return fail(fmt::format("line {}: number longer than {} bytes", m_line, m_longest));
    }
    m_text += *m_at++;
  }
  return m_text.size() > before;
}

bool
JsonScanner::fail()
{
  if (!fill()) {
    return fail(m_is_empty ? "the input is empty"
                           : "invalid JSON: unexpected end of input",
                m_is_empty ? "" : "the input is truncated: fetch it again");
  }
  const auto byte = m_bytes + static_cast<std::size_t>(m_at - m_block.data()) + 1;
  return fail(fmt::format("invalid JSON at byte {} (line {})", byte, m_line));
}

bool
JsonScanner::fail(std::string message, std::string hint)
{
  if (!m_has_failed) {
    m_error = {ErrorCode::local_file, std::move(message), std::move(hint), {}};
  }
  m_has_failed = true;
  m_at = m_end;
  return false;
}

bool
JsonScanner::next_block()
{
  if (m_has_failed) {
    return false;
  }
  m_bytes += m_block.size();
  m_block.clear();
  auto block = m_blocks();
  if (block) {
    m_block = std::move(*block);
  } else {
    m_error = std::move(block).error();
    m_has_failed = true;
  }
  m_at = m_block.data();
  m_end = m_at + m_block.size();
  return m_at != m_end;
}

} // namespace oidcctl
