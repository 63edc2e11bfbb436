#include "base/json_values.hpp"
#include "cli/access/matrix_output.hpp"

#include <fmt/format.h>

#include <algorithm>

// The table of `access matrix`.
namespace oidcctl::cli {

namespace {

using access::MatrixCell;
using access::MatrixRow;

constexpr std::size_t k_most_columns = 5; // of a grid
constexpr std::size_t k_most_rows = 2'000;

Json
subject_json(const rbac::SubjectView& subject)
{
  return {{"kind", to_string(subject.kind)},
          {"name", subject.name},
          {"namespace", text_or_null(subject.ns)}};
}

std::string
column_text(std::string_view column)
{
  return column == "*" ? "(whole cluster)" : std::string(column);
}

// Return the roles of a cell, each once.
std::string
roles_text(const MatrixSheet& sheet, const MatrixCell& cell)
{
  std::string text;
  std::vector<std::string_view> seen;
  for (const auto index : cell.bindings) {
    const auto name = sheet.snapshot.binding(index).role_name;
    if (std::find(seen.begin(), seen.end(), name) == seen.end()) {
      seen.push_back(name);
      text += text.empty() ? "" : ", ";
      text += name;
    }
  }
  return text;
}

void
add_grid_row(const MatrixSheet& sheet, const MatrixRow& row, Json& items)
{
  auto cells = Json::array();
  auto cell = row.cells.begin();
  for (std::uint32_t column = 0; column < sheet.matrix.columns().size(); ++column) {
    const bool has_cell = cell != row.cells.end() && cell->column == column;
    cells.push_back(has_cell ? Json(cell_text(sheet, *cell)) : Json(nullptr));
    cell += has_cell ? 1 : 0;
  }
  items.push_back({{"subject", subject_json(row.subject)}, {"cells", std::move(cells)}});
}

void
add_long_rows(const MatrixSheet& sheet, const MatrixRow& row, Json& items)
{
  for (const auto& cell : row.cells) {
    items.push_back({{"subject", subject_json(row.subject)},
                     {"column", column_text(sheet.matrix.columns()[cell.column])},
                     {"access", cell_text(sheet, cell)},
                     {"roles", roles_text(sheet, cell)}});
  }
}

} // namespace

Document
matrix_document(const MatrixSheet& sheet, bool& is_cut)
{
  const auto& columns = sheet.matrix.columns();
  const bool is_grid = columns.size() <= k_most_columns;
  auto items = Json::array();
  std::size_t rows = 0;
  sheet.matrix.each_row([&](const MatrixRow& row) {
    is_cut = items.size() >= k_most_rows;
    ++rows;
    if (!is_cut) {
      (is_grid ? add_grid_row : add_long_rows)(sheet, row, items);
    }
    return true;
  });
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "AccessMatrix"},
                   {"title", sheet.title},
                   {"complete", sheet.is_complete},
                   {"counts", {{"subjects", rows}, {"columns", columns.size()}}},
                   {"columns", columns},
                   {"items", std::move(items)}};
  document.view.facts = {{"Matrix", {"/title"}}, {"Subjects", {"/counts/subjects"}}};
  document.view.list = {"/items",
                        {{"KIND", "/subject/kind"}, {"SUBJECT", "/subject/name"}}};
  auto& shown = document.view.list.columns;
  if (!is_grid) {
    shown.push_back({"WHERE", "/column"});
    shown.push_back({"ACCESS", "/access"});
    shown.push_back({"ROLES", "/roles"});
    return document;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    shown.push_back({column_text(columns[i]), fmt::format("/cells/{}", i)});
  }
  return document;
}

} // namespace oidcctl::cli
