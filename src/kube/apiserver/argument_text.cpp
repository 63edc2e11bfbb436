#include "kube/apiserver/argument_text.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::apiserver {

namespace {

constexpr std::string_view k_program = "kube-apiserver";
constexpr std::string_view k_blanks = " \t";

struct Line
{
  std::string_view text = {}; // without its line break
  std::size_t number = 0;
};

// Return the lines that are neither empty nor comments.
std::vector<Line>
lines_of(std::string_view text)
{
  std::vector<Line> lines;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    const auto bare = text::trim(line);
    if (!bare.empty() && bare.front() != '#') {
      lines.push_back({line, number});
    }
  }
  return lines;
}

bool
is_word_end(char c)
{
  return k_blanks.find(c) != std::string_view::npos || c == '"' || c == '\'';
}

// Return where the program's name ends in `line`, or nothing where it is not called.
std::size_t
program_end(std::string_view line)
{
  const auto at = line.find(k_program);
  if (at == std::string_view::npos) {
    return at;
  }
  const auto end = at + k_program.size();
  const bool starts =
      at == 0 || line[at - 1] == '/' || line[at - 1] == '=' || is_word_end(line[at - 1]);
  const bool ends = end == line.size() || is_word_end(line[end]) || line[end] == '\\';
  return starts && ends ? end : std::string_view::npos;
}

bool
is_flag(std::string_view line)
{
  const auto bare = text::trim(line);
  return bare.size() > 2 && bare.starts_with("--") && bare[2] != '-';
}

// Return whether every line is one flag for itself.
bool
has_flag_a_line(const std::vector<Line>& lines)
{
  return std::all_of(lines.begin(), lines.end(), [](const Line& line) {
    return is_flag(line.text) && !line.text.ends_with('\\') &&
           line.text.find(" --") == std::string_view::npos;
  });
}

tl::unexpected<Error>
problem(std::size_t line, std::string_view what, std::string hint)
{
  return fail(
      ErrorCode::local_file, fmt::format("line {}: {}", line, what), std::move(hint));
}

// "--name=value" or "--name value"; quotes that surround the value are the shell's.
void
add_flag(const Line& line, std::vector<Argument>& arguments)
{
  const auto start = line.text.find_first_not_of(k_blanks);
  const auto text = line.text.substr(start);
  const auto name_end = std::min(text.find_first_of("= \t"), text.size());
  auto value = text.substr(std::min(name_end + 1, text.size()));
  const bool is_quoted =
      value.size() > 1 && value.front() == value.back() &&
      (value.front() == '"' || value.front() == '\'') &&
      value.substr(1, value.size() - 2).find(value.front()) == std::string_view::npos;
  if (is_quoted) {
    value = value.substr(1, value.size() - 2);
  }
  const std::string name(text.substr(0, name_end));
  if (name_end == text.size()) {
    arguments.push_back({name, line.number});
  } else if (text[name_end] == '=') {
    arguments.push_back({name + "=" + std::string(value), line.number});
  } else {
    arguments.push_back({name, line.number});
    arguments.push_back({std::string(text::trim(value)), line.number});
  }
}

// Cuts text into words as a POSIX shell does (XCU 2.2, 2.3), without expansions.
class Words
{
public:
  explicit Words(std::vector<Argument>& out) : m_out(out) {}

  Result<void>
  take(const Line& line)
  {
    m_line = line.number;
    for (std::size_t i = 0; i < line.text.size(); ++i) {
      TRY(take(line.text, i));
    }
    if (m_quote == '\0' && !m_goes_on) {
      end();
    } else if (m_quote != '\0') {
      m_word += '\n';
    }
    m_goes_on = false;
    return {};
  }

  Result<void>
  finish()
  {
    end();
    return m_quote == '\0'
               ? Result<void>()
               : problem(m_line, "a quote is never closed", "close the quote");
  }

private:
  Result<void>
  take(std::string_view text, std::size_t& at)
  {
    const char c = text[at];
    if (m_quote == '\'' || (m_quote == '"' && c == '"')) {
      return quoted(c);
    }
    if (c == '$' || c == '`') {
      return problem(m_line,
                     fmt::format("a shell would replace what follows '{}'", c),
                     "write the value itself");
    }
    if (c == '\\') {
      m_goes_on = at + 1 == text.size();
      if (!m_goes_on) {
        add(text[++at]);
      }
      return {};
    }
    if (m_quote == '\0' && (c == '"' || c == '\'')) {
      m_quote = c;
      m_has_word = true;
      return {};
    }
    if (m_quote == '\0' && k_blanks.find(c) != std::string_view::npos) {
      end();
      return {};
    }
    add(c);
    return {};
  }

  Result<void>
  quoted(char c)
  {
    if (c == m_quote) {
      m_quote = '\0';
    } else {
      add(c);
    }
    return {};
  }

  void
  add(char c)
  {
    m_word += c;
    m_has_word = true;
  }

  void
  end()
  {
    if (m_has_word) {
      m_out.push_back({std::move(m_word), m_line});
    }
    m_word.clear();
    m_has_word = false;
  }

  std::vector<Argument>& m_out;
  std::string m_word = {};
  bool m_has_word = false;
  bool m_goes_on = false;
  char m_quote = '\0';
  std::size_t m_line = 0;
};

} // namespace

bool
is_argument_text(std::string_view text)
{
  constexpr std::string_view of_yaml = "-{[\"'"; // at the front of a line
  const auto lines = lines_of(text);
  const auto calls_server = [&](const Line& line) {
    const auto bare = text::trim(line.text);
    return program_end(line.text) != std::string_view::npos &&
           bare.find(": ") == std::string_view::npos &&
           of_yaml.find(bare.front()) == std::string_view::npos;
  };
  return (!lines.empty() && is_flag(lines.front().text)) ||
         std::any_of(lines.begin(), lines.end(), calls_server);
}

Result<std::vector<Argument>>
read_arguments(std::string_view text)
{
  auto lines = lines_of(text);
  std::vector<Argument> arguments;
  if (has_flag_a_line(lines)) {
    for (const auto& line : lines) {
      add_flag(line, arguments);
    }
    return arguments;
  }
  const auto call = std::find_if(lines.begin(), lines.end(), [](const Line& line) {
    return program_end(line.text) != std::string_view::npos;
  });
  const bool has_call = call != lines.end();
  if (has_call) {
    call->text.remove_prefix(program_end(call->text));
    lines.erase(lines.begin(), call);
  }
  Words words(arguments);
  for (const auto& line : lines) {
    TRY(words.take(line));
    if (has_call && !line.text.ends_with('\\')) {
      break; // what follows is another command, or another setting of a systemd unit
    }
  }
  TRY(words.finish());
  return arguments;
}

} // namespace oidcctl::apiserver
