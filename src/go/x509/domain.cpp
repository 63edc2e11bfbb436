#include "go/x509/domain.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

bool
is_between(unsigned char c, unsigned char first, unsigned char last)
{
  return c >= first && c <= last;
}

bool
is_label(std::string_view label)
{
  return !label.empty() && std::all_of(label.begin(), label.end(), [](char c) {
    return is_between(static_cast<unsigned char>(c), 33, 126);
  });
}

// What may follow a backslash within quotes.
bool
is_quoted_pair(unsigned char c)
{
  return c == 11 || c == 12 || is_between(c, 1, 9) || is_between(c, 14, 127);
}

bool
is_quoted_text(unsigned char c)
{
  return c == 11 || c == 12 || c == 32 || c == 33 || c == 127 || is_between(c, 1, 8) ||
         is_between(c, 14, 31) || is_between(c, 35, 91) || is_between(c, 93, 126);
}

bool
is_atom(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

// Read a quoted local part off the front of `text`, which begins after its first quote.
bool
read_quoted(std::string_view& text, std::string& local)
{
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (c == '"') {
      return true;
    }
    if (c == '\\') {
      if (text.empty() || !is_quoted_pair(static_cast<unsigned char>(text.front()))) {
        return false;
      }
      local += text.front();
      text.remove_prefix(1);
    } else if (is_quoted_text(c)) {
      local += static_cast<char>(c);
    } else {
      return false;
    }
  }
  return false;
}

bool
read_atoms(std::string_view& text, std::string& local)
{
  while (!text.empty() && (text.front() == '\\' || is_atom(text.front()))) {
    if (text.front() == '\\') {
      text.remove_prefix(1);
      if (text.empty()) {
        return false;
      }
    }
    local += text.front();
    text.remove_prefix(1);
  }
  return !local.empty() && local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string::npos;
}

} // namespace

bool
is_domain(std::string_view name, bool is_constraint)
{
  if (name.empty()) {
    return true;
  }
  if (is_constraint && name.front() == '.') {
    name.remove_prefix(1);
  }
  const auto labels = text::split(name, '.');
  return std::all_of(labels.begin(), labels.end(), is_label);
}

std::optional<std::vector<std::string>>
reverse_labels(std::string_view name)
{
  if (!is_domain(name, false)) {
    return std::nullopt;
  }
  auto labels = name.empty() ? std::vector<std::string>() : text::split(name, '.');
  std::reverse(labels.begin(), labels.end());
  return labels;
}

std::optional<Mailbox>
parse_mailbox(std::string_view text)
{
  Mailbox mailbox;
  const bool is_quoted = text.starts_with('"');
  if (is_quoted) {
    text.remove_prefix(1);
  }
  const bool is_good =
      is_quoted ? read_quoted(text, mailbox.local) : read_atoms(text, mailbox.local);
  if (!is_good || !text.starts_with('@')) {
    return std::nullopt;
  }
  mailbox.domain = text.substr(1);
  return is_domain(mailbox.domain, false) ? std::optional(std::move(mailbox))
                                          : std::nullopt;
}

} // namespace oidcctl::go::x509
