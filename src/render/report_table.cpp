#include "base/text.hpp"
#include "render/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace oidcctl {

namespace {

constexpr std::size_t k_widest = 100;
constexpr std::size_t k_label_width = 12; // at least
constexpr std::size_t k_answer_width = 9;
constexpr std::size_t k_status_width = 8;
constexpr std::size_t k_narrowest_cell =
    24; // of the last column, however wide the others are

struct Look
{
  std::string_view word;
  std::string_view colour; // SGR parameters
};

constexpr std::array<Look, 9> k_looks{{{"failure", "1;31"},
                                       {"no", "1;31"},
                                       {"unknown", "1;35"},
                                       {"warning", "33"},
                                       {"info", "36"},
                                       {"pass", "32"},
                                       {"yes", "1;32"},
                                       {"skipped", "2"},
                                       {"family", "1"}}};

std::string
painted(std::string_view text, std::string_view word, const Style& style)
{
  const auto* look = std::find_if(
      k_looks.begin(), k_looks.end(), [word](const Look& l) { return l.word == word; });
  return style.colour && look != k_looks.end()
             ? fmt::format("\x1b[{}m{}\x1b[0m", look->colour, text)
             : std::string(text);
}

std::string
plain(const Json& value)
{
  return value.is_string() ? value.get<std::string>() : to_text(value, -1);
}

// Return the texts of an array for people: one that has a comma or a space is quoted.
std::string
joined(const Json& array)
{
  std::string out;
  for (const auto& item : array) {
    auto text = plain(item);
    if (item.is_string() &&
        (text.empty() || text.find_first_of(", \t") != std::string::npos)) {
      text = text::quote(text);
    }
    out += (out.empty() ? "" : ", ") + text;
  }
  return array.empty() ? "none" : out;
}

// Return the cell that `pointer` names; empty for null and for what is not there.
std::string
cell(const Json& data, const std::string& pointer)
{
  const Json::json_pointer place(pointer);
  if (!data.contains(place) || data.at(place).is_null()) {
    return {};
  }
  const auto& value = data.at(place);
  return text::printable(value.is_array() ? joined(value) : plain(value));
}

void
append_wrapped(std::string& out,
               std::string_view text,
               std::size_t indent,
               std::size_t columns)
{
  bool first = true;
  for (const auto& line : text::wrap(text, columns - indent)) {
    if (!first) {
      out.append(indent, ' ');
    }
    out += line + "\n";
    first = false;
  }
}

void
append_facts(std::string& out,
             const Json& data,
             const TableView& view,
             const Style& style)
{
  const bool has_labels =
      std::any_of(view.facts.begin(), view.facts.end(), [](const FactRow& fact) {
        return !fact.label.empty();
      });
  auto label_width = k_label_width;
  for (const auto& fact : view.facts) {
    label_width = std::max(label_width, fact.label.size() + 1);
  }
  for (const auto& fact : view.facts) {
    std::vector<std::string> cells;
    for (const auto& pointer : fact.pointers) {
      if (auto text = cell(data, pointer); !text.empty()) {
        cells.push_back(std::move(text));
      }
    }
    if (cells.empty()) {
      continue;
    }
    if (has_labels) {
      out += fmt::format("{:<{}}", fact.label, label_width);
    }
    const auto answer = std::exchange(cells.front(), {});
    cells.erase(cells.begin());
    if (cells.empty()) {
      // Without labels the cell is all there is, to be copied or piped: never broken.
      if (!has_labels || label_width + text::width(answer) <= style.columns) {
        out += painted(answer, answer, style) + "\n";
      } else {
        append_wrapped(out, answer, label_width, style.columns);
      }
      continue;
    }
    const auto width = std::max(k_answer_width, text::width(answer) + 2);
    out += painted(answer, answer, style);
    out.append(width - text::width(answer), ' ');
    append_wrapped(out, text::join(cells, ": "), label_width + width, style.columns);
  }
}

void
append_finding(std::string& out,
               const Json& finding,
               std::size_t name_width,
               const Style& style)
{
  const auto status = cell(finding, "/status");
  const auto id = cell(finding, "/id");
  const auto name = id.substr(id.find('/') + 1);
  const auto indent = 2 + k_status_width + name_width + 2;
  out +=
      fmt::format("  {}{:<{}}",
                  painted(fmt::format("{:<{}}", status, k_status_width), status, style),
                  name,
                  name_width + 2);
  append_wrapped(out, cell(finding, "/message"), indent, style.columns);
  const auto hint = cell(finding, "/hint");
  if (!hint.empty()) {
    constexpr std::string_view arrow = "-> ";
    out.append(indent, ' ').append(arrow);
    append_wrapped(out, hint, indent + arrow.size(), style.columns);
  }
}

void
append_findings(std::string& out, const Json& rows, const Style& style)
{
  std::size_t name_width = 0;
  for (const auto& row : rows) {
    const auto id = cell(row, "/id");
    name_width = std::max(name_width, id.size() - std::min(id.size(), id.find('/') + 1));
  }
  std::string family;
  for (const auto& row : rows) {
    if (!style.show_skipped && cell(row, "/status") == "skipped") {
      continue;
    }
    const auto id = cell(row, "/id");
    if (auto next = id.substr(0, id.find('/')); next != family) {
      family = std::move(next);
      out += fmt::format("\n{}\n", painted(family, "family", style));
    }
    append_finding(out, row, name_width, style);
  }
}

// A line of headers, and one for each of the rows.
std::string
render_rows(const Json& rows, const std::vector<Column>& columns, const Style& style)
{
  std::vector<std::size_t> widths;
  for (const auto& column : columns) {
    auto width = text::width(column.header);
    for (const auto& row : rows) {
      width = std::max(width, text::width(cell(row, column.pointer)));
    }
    widths.push_back(width);
  }
  std::string out;
  const auto append_row = [&](const auto& text_of) {
    std::size_t indent = 0;
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
      const auto text = text_of(columns[i]);
      out += painted(text, text, style);
      out.append(widths[i] - text::width(text) + 2, ' ');
      indent += widths[i] + 2;
    }
    const auto end = std::max(style.columns, indent + k_narrowest_cell);
    append_wrapped(out, text_of(columns.back()), indent, end);
  };
  append_row([](const Column& column) { return column.header; });
  for (const auto& row : rows) {
    append_row([&row](const Column& column) { return cell(row, column.pointer); });
  }
  return out;
}

std::string
render_one(const Json& data, const TableView& view, const Style& style)
{
  std::string out;
  append_facts(out, data, view, style);
  if (!view.list.rows.empty()) {
    const auto& rows = data.at(Json::json_pointer(view.list.rows));
    if (!rows.empty()) {
      out += out.empty() ? "" : "\n";
      out += render_rows(rows, view.list.columns, style);
    }
  }
  if (!view.findings.rows.empty()) {
    append_findings(out, data.at(Json::json_pointer(view.findings.rows)), style);
  }
  return out;
}

} // namespace

std::string
render_table(const Document& document, const Style& style)
{
  Style bounded = style;
  constexpr std::size_t narrowest = 60;
  bounded.columns = std::clamp(style.columns, narrowest, k_widest);
  if (document.view.items.empty()) {
    return render_one(document.data, document.view, bounded);
  }
  std::string out;
  const auto line = fmt::format("\n{:-<{}}\n\n", "", bounded.columns);
  const auto& items = document.data.at(Json::json_pointer(document.view.items));
  for (const auto& item : items) {
    const bool has_findings = !document.view.findings.rows.empty();
    out += (out.empty() || !has_findings ? "" : line) +
           render_one(item, document.view, bounded);
  }
  if (!document.view.summary.empty()) {
    // Where something is wrong shows without reading them all.
    out += line + render_rows(items, document.view.summary, bounded);
  }
  return out;
}

} // namespace oidcctl
