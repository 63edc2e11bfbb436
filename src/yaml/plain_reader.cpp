#include "yaml/plain_reader.hpp"

#include <algorithm>
#include <optional>

namespace oidcctl::yaml {

namespace {

constexpr std::size_t k_longest_key = 256; // bytes
constexpr std::size_t k_npos = std::string_view::npos;

bool
is_alnum(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A line that is neither empty nor a comment.
struct Line
{
  std::string_view text = {}; // without the indent and spaces at the end
  std::size_t indent = 0;
  std::size_t number = 0; // from 1 on
};

// Gives one line after the other.
class Lines
{
public:
  explicit Lines(std::string_view text) : m_rest(text) { advance(); }

  const std::optional<Line>&
  line() const
  {
    return m_line;
  }
  // Return whether a line was met that is not of the plain style.
  bool
  is_odd() const
  {
    return m_is_odd;
  }

  void
  advance()
  {
    while (!m_rest.empty()) {
      const auto end = std::min(m_rest.find('\n'), m_rest.size());
      const auto whole = m_rest.substr(0, end);
      m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
      ++m_number;
      const auto indent = whole.find_first_not_of(' ');
      if (indent == k_npos || whole[indent] == '#') {
        continue;
      }
      if (whole.starts_with("---") || whole.starts_with("...") || whole[0] == '%') {
        m_is_odd = m_is_odd || whole != "---" || m_has_content;
        m_has_content = true;
        continue;
      }
      m_has_content = true;
      m_line =
          Line{.text = whole.substr(indent, whole.find_last_not_of(' ') - indent + 1),
               .indent = indent,
               .number = m_number};
      return;
    }
    m_line.reset();
  }

  // Go on within the line, `size` bytes further and after the spaces there.
  void
  shift(std::size_t size)
  {
    size = std::min(m_line->text.find_first_not_of(' ', size), m_line->text.size());
    m_line->text.remove_prefix(size);
    m_line->indent += size;
  }

private:
  std::string_view m_rest;
  std::optional<Line> m_line = std::nullopt;
  std::size_t m_number = 0;
  bool m_has_content = false;
  bool m_is_odd = false;
};

bool
starts_item(std::string_view text)
{
  return text == "-" || text.starts_with("- ");
}

// Return the length of a bare key in front of a colon that ends it, or nothing.
std::optional<std::size_t>
key_size(std::string_view text)
{
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    return !is_alnum(c) && c != '-' && c != '_' && c != '.' && c != '/';
  });
  const auto size = static_cast<std::size_t>(end - text.begin());
  const bool fits = size > 0 && size <= k_longest_key && text.front() != '-' &&
                    text.substr(size, 1) == ":" &&
                    (size + 1 == text.size() || text[size + 1] == ' ');
  return fits ? std::optional(size) : std::nullopt;
}

// Return whether `text` is a bare scalar beyond doubt.
bool
is_bare(std::string_view text)
{
  constexpr std::string_view inner = "-_./+=@%~, ";
  constexpr std::string_view first = "/.~+";
  const char front = text.front();
  if (!is_alnum(front) && first.find(front) == k_npos &&
      (front != '-' || text.size() < 2 || text[1] == ' ')) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool fits = is_alnum(c) || inner.find(c) != k_npos ||
                      (c == ':' && i + 1 < text.size() && text[i + 1] != ' ');
    if (!fits) {
      return false;
    }
  }
  return true;
}

// Return what is in the double quotes around `text`, or nothing.
std::optional<std::string>
unquoted(std::string_view text)
{
  if (text.size() < 2 || text.back() != '"') {
    return std::nullopt;
  }
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '"') {
      return std::nullopt;
    }
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    static constexpr std::string_view letters = "\"\\nt";
    static constexpr std::string_view meanings = "\"\\\n\t";
    const auto which = ++i + 1 < text.size() ? letters.find(text[i]) : k_npos;
    if (which == k_npos) {
      return std::nullopt;
    }
    out += meanings[which];
  }
  return out;
}

class Reader
{
public:
  Reader(std::string_view text, Builder& builder) : m_lines(text), m_builder(builder) {}

  bool
  read()
  {
    return line() && key_size(line()->text) && map(line()->indent) && !line() &&
           !m_lines.is_odd();
  }

private:
  const std::optional<Line>&
  line() const
  {
    return m_lines.line();
  }
  Place
  place() const
  {
    return {.line = line()->number, .column = line()->indent + 1};
  }

  // Each of these reads from the line on where it starts and stops after its last line.
  bool
  map(std::size_t indent)
  {
    bool fits = start(Node::Kind::map);
    while (fits && line() && line()->indent == indent && !starts_item(line()->text)) {
      const auto size = key_size(line()->text);
      fits = size && add(std::string(line()->text.substr(0, *size)), false);
      if (fits) {
        m_lines.shift(*size + 1);
        fits = value(indent, true);
      }
    }
    return fits && end(indent);
  }

  bool
  list(std::size_t indent)
  {
    bool fits = start(Node::Kind::list);
    while (fits && line() && line()->indent == indent && starts_item(line()->text)) {
      m_lines.shift(1);
      fits = value(indent, false);
    }
    return fits && end(indent);
  }

  // What is after a key or a dash that is at `indent`.
  bool
  value(std::size_t indent, bool behind_key)
  {
    if (line()->text.empty()) {
      return below(indent, behind_key);
    }
    if (!behind_key && starts_item(line()->text)) {
      return list(line()->indent);
    }
    if (!behind_key && key_size(line()->text)) {
      return map(line()->indent);
    }
    const auto text = line()->text;
    if (text == "{}" || text == "[]") {
      const bool fits = start(text == "{}" ? Node::Kind::map : Node::Kind::list) &&
                        m_builder.end().has_value();
      return fits && finish(indent);
    }
    if (text.front() == '"') {
      auto inner = unquoted(text);
      return inner && add(std::move(*inner), true) && finish(indent);
    }
    return is_bare(text) && add(std::string(text), false) && finish(indent);
  }

  // The value takes the lines below, or there is none.
  bool
  below(std::size_t indent, bool behind_key)
  {
    const auto here = place();
    m_lines.advance();
    const bool is_deeper = line() && line()->indent > indent;
    const bool is_beside = behind_key && line() && line()->indent == indent;
    if ((is_deeper || is_beside) && starts_item(line()->text)) {
      return list(line()->indent);
    }
    if (is_deeper) {
      return key_size(line()->text) && map(line()->indent);
    }
    return m_builder.scalar({.place = here}, {}).has_value();
  }

  // A deeper line would go on with the scalar.
  bool
  finish(std::size_t indent)
  {
    m_lines.advance();
    return !line() || line()->indent <= indent;
  }

  bool
  start(Node::Kind kind)
  {
    return m_builder.start(kind, {.place = place()}).has_value();
  }

  bool
  end(std::size_t indent)
  {
    return (!line() || line()->indent <= indent) && m_builder.end().has_value();
  }

  bool
  add(std::string text, bool is_quoted)
  {
    return m_builder.scalar({.place = place(), .is_quoted = is_quoted}, std::move(text))
        .has_value();
  }

  Lines m_lines;
  Builder& m_builder;
};

} // namespace

bool
read_plain(std::string_view text, Builder& builder)
{
  return Reader(text, builder).read();
}

} // namespace oidcctl::yaml
