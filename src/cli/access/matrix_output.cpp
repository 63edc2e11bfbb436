#include "cli/access/matrix_output.hpp"

#include "base/text.hpp"
#include "cli/access/json_lines.hpp"
#include "cli/access/matrix_page.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace oidcctl::cli {

namespace {

using access::MatrixCell;
using access::MatrixRow;

constexpr std::string_view k_legend_levels =
    "read: looks only; write: changes objects; admin: changes roles or bindings, or acts "
    "as "
    "others; all: everything. After a plus: secrets, exec (commands in containers), "
    "tokens, "
    "impersonate, grant. What the whole cluster has counts in every namespace. Rows of "
    "users "
    "show what is bound to the name itself; their groups are in tokens.";
constexpr std::string_view k_legend_verbs =
    "Verbs on each resource, in the whole cluster or in some namespace. Rows of users "
    "show "
    "what is bound to the name itself; their groups are in tokens.";
constexpr std::string_view k_legend_question =
    "yes: a binding allows it. What the whole cluster has counts in every namespace. "
    "Rows of "
    "users show what is bound to the name itself; their groups are in tokens.";

std::string_view
legend_of(const MatrixSheet& sheet)
{
  return sheet.options.columns == access::MatrixColumns::resources ? k_legend_verbs
         : sheet.options.question                                  ? k_legend_question
                                                                   : k_legend_levels;
}

std::string
verbs_text(std::uint16_t verbs)
{
  std::string text;
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::size(access::k_matrix_verbs); ++i) {
    if ((verbs >> i & 1U) != 0) {
      text += text.empty() ? "" : ",";
      text += access::k_matrix_verbs[i];
      ++count;
    }
  }
  return count == std::size(access::k_matrix_verbs) ? "all verbs" : text;
}

// Return the word by which a page colours a cell.
std::string_view
class_of(const MatrixSheet& sheet, const MatrixCell& cell)
{
  constexpr unsigned reads = 7; // get, list, watch
  return sheet.options.columns == access::MatrixColumns::resources
             ? ((cell.verbs & ~reads) != 0 ? "write" : "read")
             : access::to_string(cell.worth.level);
}

// Return one field; names may hold what a terminal obeys.
std::string
csv_field(std::string_view value)
{
  const auto text = text::printable(value);
  // A spreadsheet takes these for a formula.
  const bool is_formula = !value.empty() && std::string_view("=+-@\t\r").find(value[0]) !=
                                                std::string_view::npos;
  std::string out = is_formula ? "'" : "";
  const bool is_plain = text.find_first_of("\",\r\n") == std::string_view::npos;
  if (is_plain) {
    return out + text;
  }
  std::string quoted = "\"" + out;
  for (const char c : text) {
    quoted += c;
    quoted += c == '"' ? "\"" : "";
  }
  return quoted + "\"";
}

std::string
column_text(std::string_view column)
{
  return column == "*" ? "(whole cluster)" : std::string(column);
}

std::string
json_row(const MatrixSheet& sheet, const MatrixRow& row)
{
  auto text = fmt::format("{{\"subject\": {}, \"cells\": [", json_subject(row.subject));
  const char* separator = "";
  for (const auto& cell : row.cells) {
    text += fmt::format("{}{{\"column\": {}, \"text\": {}, ",
                        separator,
                        json_text(sheet.matrix.columns()[cell.column]),
                        json_text(cell_text(sheet, cell)));
    text += "\"bindings\": [";
    separator = "";
    for (const auto binding : cell.bindings) {
      text += separator + json_binding(sheet.snapshot.binding(binding));
      separator = ", ";
    }
    text += "]}";
    separator = ", ";
  }
  return text + "]}";
}

std::string
json_columns(const MatrixSheet& sheet)
{
  std::string text;
  for (const auto& column : sheet.matrix.columns()) {
    text += (text.empty() ? "" : ", ") + json_text(column);
  }
  return text;
}

} // namespace

std::string
cell_text(const MatrixSheet& sheet, const MatrixCell& cell)
{
  if (sheet.options.columns == access::MatrixColumns::resources) {
    return verbs_text(cell.verbs);
  }
  if (sheet.options.question) {
    return "yes";
  }
  std::string text(access::to_string(cell.worth.level));
  if (cell.worth.level == access::Level::all) {
    return text;
  }
  for (const auto word : access::words_of(cell.worth.powers)) {
    text += "+";
    text += word;
  }
  return text;
}

void
write_matrix_json(const MatrixSheet& sheet, const Write& write)
{
  write(
      fmt::format("{{\n  \"apiVersion\": \"oidcctl/v1\",\n  \"kind\": \"AccessMatrix\",\n"
                  "  \"title\": {},\n  \"complete\": {},\n  \"columns\": [{}],\n"
                  "  \"rows\": [",
                  json_text(sheet.title),
                  sheet.is_complete,
                  json_columns(sheet)));
  const char* separator = "\n    ";
  bool has_rows = false;
  sheet.matrix.each_row([&](const MatrixRow& row) {
    const bool is_read = write(separator + json_row(sheet, row));
    separator = ",\n    ";
    has_rows = true;
    return is_read;
  });
  write(has_rows ? "\n  ]\n}\n" : "]\n}\n");
}

void
write_matrix_csv(const MatrixSheet& sheet, const Write& write)
{
  std::string line = "kind,name,namespace";
  for (const auto& column : sheet.matrix.columns()) {
    line += "," + csv_field(column_text(column));
  }
  write(line + "\r\n");
  sheet.matrix.each_row([&](const MatrixRow& row) {
    line = fmt::format("{},{},{}",
                       to_string(row.subject.kind),
                       csv_field(row.subject.name),
                       csv_field(row.subject.ns));
    auto cell = row.cells.begin();
    for (std::uint32_t column = 0; column < sheet.matrix.columns().size(); ++column) {
      line += ',';
      if (cell != row.cells.end() && cell->column == column) {
        line += csv_field(cell_text(sheet, *cell));
        ++cell;
      }
    }
    return write(line += "\r\n");
  });
}

void
write_matrix_page(const MatrixSheet& sheet, const Write& write)
{
  write(matrix_page_head(sheet.title));
  write(page_json(fmt::format("{{\"legend\": {}, \"columns\": [{}], \"rows\": [",
                              json_text(legend_of(sheet)),
                              json_columns(sheet))));
  // Bindings are named by numbers of their own, in the order in which rows need them.
  std::vector<std::uint32_t> numbers(sheet.snapshot.bindings(), ~std::uint32_t{0});
  std::vector<rbac::BindingIndex> order;
  const char* separator = "\n";
  sheet.matrix.each_row([&](const MatrixRow& row) {
    auto text =
        fmt::format("{}{{\"kind\": \"{}\", \"name\": {}, \"ns\": {}, \"cells\": [",
                    separator,
                    to_string(row.subject.kind),
                    json_text(row.subject.name),
                    json_text_or_null(row.subject.ns));
    separator = ",\n";
    for (const auto& cell : row.cells) {
      text += fmt::format("{}[{}, {}, \"{}\", [",
                          &cell == row.cells.data() ? "" : ", ",
                          cell.column,
                          json_text(cell_text(sheet, cell)),
                          class_of(sheet, cell));
      for (const auto binding : cell.bindings) {
        if (numbers[binding] == ~std::uint32_t{0}) {
          numbers[binding] = static_cast<std::uint32_t>(order.size());
          order.push_back(binding);
        }
        text += fmt::format(
            "{}{}", binding == cell.bindings.front() ? "" : ", ", numbers[binding]);
      }
      text += "]]";
    }
    return write(page_json(text + "]}"));
  });
  write("\n], \"bindings\": [");
  separator = "\n";
  for (const auto index : order) {
    const auto binding = sheet.snapshot.binding(index);
    write(page_json(fmt::format("{}[{}, {}, \"{}\", {}]",
                                separator,
                                json_text(binding.name),
                                json_text_or_null(binding.ns),
                                to_string(binding.role_kind),
                                json_text(binding.role_name))));
    separator = ",\n";
  }
  write("\n]}");
  write(matrix_page_tail());
}

} // namespace oidcctl::cli
