#include "kube/cluster_config/hcl.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::hcl {

namespace {

using yaml::Node;

constexpr std::size_t k_no_indent = static_cast<std::size_t>(-1); // of a heredoc's lines

// Return `text` within a template, where "${" and "%{" would start something.
std::string
as_template(std::string_view text, bool is_quoted)
{
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool starts =
        (c == '$' || c == '%') && i + 1 < text.size() && text[i + 1] == '{';
    if (starts) {
      out += c;
      out += c;
    } else if (!is_quoted) {
      out += c;
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// Return whether every character of `name` may be in an identifier.
bool
is_identifier(std::string_view name)
{
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&is_letter](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
         });
}

} // namespace

std::string
quote(std::string_view text)
{
  return text::escape_hidden('"' + as_template(text, true) + '"');
}

void
Writer::line(std::string text)
{
  m_lines.push_back({{}, std::move(text), m_depth});
}

void
Writer::open(std::string_view header)
{
  line(fmt::format("{} {{", header));
  ++m_depth;
}

void
Writer::close()
{
  --m_depth;
  line("}");
}

void
Writer::comment(std::string_view text)
{
  line(fmt::format("# {}", text));
}

void
Writer::blank()
{
  line({});
}

void
Writer::expression(std::string_view name, std::string_view text)
{
  m_lines.push_back({std::string(name), std::string(text), m_depth});
}

void
Writer::attribute(std::string_view name, const yaml::Node& value)
{
  switch (value.kind) {
  case Node::Kind::boolean:
    expression(name, value.boolean ? "true" : "false");
    return;
  case Node::Kind::list: {
    std::vector<std::string> items;
    for (const auto& item : value.items) {
      items.push_back(quote(item.text));
    }
    expression(name, "[" + text::join(items, ", ") + "]");
    return;
  }
  case Node::Kind::map:
    open(fmt::format("{} =", name));
    for (const auto& [key, text, place] : value.members) {
      expression(is_identifier(key) ? key : quote(key), quote(text.text));
    }
    close();
    return;
  default:
    break;
  }
  const bool is_heredoc = value.text.find('\n') != std::string::npos &&
                          value.text.ends_with('\n') &&
                          value.text.find("EOT") == std::string::npos;
  if (!is_heredoc) {
    expression(name, quote(value.text));
    return;
  }
  line(fmt::format("{} = <<EOT", name));
  for (const auto& part :
       text::split(value.text.substr(0, value.text.size() - 1), '\n')) {
    m_lines.push_back({{}, as_template(part, false), k_no_indent});
  }
  m_lines.push_back({{}, "EOT", k_no_indent});
}

std::string
Writer::take()
{
  constexpr std::size_t step = 2;
  std::string out;
  for (std::size_t i = 0; i < m_lines.size();) {
    // Attributes one after the other are aligned.
    std::size_t end = i;
    std::size_t width = 0;
    while (end < m_lines.size() && !m_lines[end].name.empty() &&
           m_lines[end].depth == m_lines[i].depth) {
      width = std::max(width, m_lines[end].name.size());
      ++end;
    }
    const bool is_attribute = end > i;
    for (end = is_attribute ? end : i + 1; i < end; ++i) {
      const auto& [name, text, depth] = m_lines[i];
      const std::string indent(depth == k_no_indent || text.empty() ? 0 : depth * step,
                               ' ');
      out += is_attribute ? fmt::format("{}{:<{}} = {}\n", indent, name, width, text)
                          : indent + text + "\n";
    }
  }
  return out;
}

} // namespace oidcctl::hcl
