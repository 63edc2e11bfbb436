#include "kube/review/selector.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace oidcctl::review {

namespace {

bool
is_special(char c)
{
  return std::string_view("=!(),<>").find(c) != std::string_view::npos;
}

bool
is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Goes through the words of a label selector: signs, and what is between them.
class Words
{
public:
  explicit Words(std::string_view text) : m_text(text) {}

  // Return the next word without taking it; empty at the end.
  std::string_view
  look()
  {
    while (!m_text.empty() && is_blank(m_text.front())) {
      m_text.remove_prefix(1);
    }
    if (m_text.empty()) {
      return {};
    }
    if (is_special(m_text.front())) {
      const bool is_pair = m_text.starts_with("==") || m_text.starts_with("!=");
      return m_text.substr(0, is_pair ? 2 : 1);
    }
    const auto* end = std::find_if(m_text.begin(), m_text.end(), [](char c) {
      return is_special(c) || is_blank(c);
    });
    return m_text.substr(0, static_cast<std::size_t>(end - m_text.begin()));
  }
  bool
  take(std::string_view word)
  {
    const bool is_next = look() == word;
    m_text.remove_prefix(is_next ? word.size() : 0);
    return is_next;
  }
  // Take what is not a sign.
  bool
  name(std::string_view& target)
  {
    target = look();
    const bool is_name = !target.empty() && !is_special(target.front());
    m_text.remove_prefix(is_name ? target.size() : 0);
    return is_name;
  }
  bool
  is_at_end()
  {
    return look().empty();
  }

private:
  std::string_view m_text;
};

bool
is_value(std::string_view text)
{
  return label_value_problems(text).empty();
}

// Take the values between brackets, any of which may be empty.
bool
take_values(Words& words)
{
  if (!words.take("(")) {
    return false;
  }
  bool has_name = false; // since the last comma
  while (!words.take(")")) {
    std::string_view value;
    if (words.take(",")) {
      has_name = false;
    } else if (has_name || !words.name(value) || !is_value(value)) {
      return false;
    } else {
      has_name = true;
    }
  }
  return true;
}

bool
is_number(std::string_view text)
{
  const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
  return !digits.empty() && digits.size() < 20 &&
         digits.find_first_not_of("0123456789") == std::string_view::npos;
}

bool
take_requirement(Words& words)
{
  const bool is_negated = words.take("!");
  std::string_view key;
  if (!words.name(key) || !label_key_problems(key).empty()) {
    return false;
  }
  const auto ends = [&words] { return words.is_at_end() || words.look() == ","; };
  if (is_negated || ends()) {
    return ends();
  }
  std::string_view value;
  if (words.take(">") || words.take("<")) {
    return words.name(value) && is_number(value) && ends();
  }
  if (words.take("in") || words.take("notin")) {
    return take_values(words) && ends();
  }
  if (!words.take("=") && !words.take("==") && !words.take("!=")) {
    return false;
  }
  return ends() || (words.name(value) && is_value(value) && ends());
}

// Return whether a term has an operator, and no ',' or '=' after it that is not escaped.
bool
is_field_term(std::string_view term)
{
  bool is_escaped = false;
  for (std::size_t i = 0; i < term.size(); ++i) {
    const auto rest = term.substr(i);
    if (is_escaped) {
      is_escaped = false;
    } else if (rest.front() == '\\') {
      is_escaped = true;
    } else if (rest.starts_with("!=") || rest.starts_with("==") ||
               rest.starts_with("=")) {
      const auto value =
          rest.substr(rest.starts_with("=") && !rest.starts_with("==") ? 1 : 2);
      for (std::size_t k = 0; k < value.size(); ++k) {
        if (value[k] == '=' || value[k] == ',') {
          return false;
        }
        if (value[k] == '\\') {
          const bool is_known =
              k + 1 < value.size() &&
              std::string_view("\\,=").find(value[k + 1]) != std::string_view::npos;
          if (!is_known) {
            return false;
          }
          ++k;
        }
      }
      return true;
    }
  }
  return false;
}

} // namespace

bool
is_label_selector(std::string_view text)
{
  Words words(text);
  if (words.is_at_end()) {
    return true;
  }
  while (take_requirement(words)) {
    if (words.is_at_end()) {
      return true;
    }
    if (!words.take(",")) {
      return false;
    }
  }
  return false;
}

bool
is_field_selector(std::string_view text)
{
  std::size_t start = 0;
  bool is_escaped = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && (is_escaped || text[i] != ',')) {
      is_escaped = !is_escaped && text[i] == '\\';
      continue;
    }
    const auto term = text.substr(start, i - start);
    if (!term.empty() && !is_field_term(term)) {
      return false;
    }
    start = i + 1;
  }
  return true;
}

} // namespace oidcctl::review
