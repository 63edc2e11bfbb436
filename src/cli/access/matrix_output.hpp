#pragma once

#include "checks/access/matrix.hpp"
#include "cli/framework/outcome.hpp"
#include "render/document.hpp"

#include <string>
#include <string_view>

// The forms in which `access matrix` is printed. All but the table are written row by
// row.
namespace oidcctl::cli {

// A matrix and what is said of it.
struct MatrixSheet
{
  const rbac::Snapshot& snapshot;
  const access::Matrix& matrix;
  access::MatrixOptions options = {};
  std::string title = {};
  bool is_complete = true;
};

// Return the text of a cell: "write+secrets", "get,list", "yes".
std::string cell_text(const MatrixSheet& sheet, const access::MatrixCell& cell);

void write_matrix_json(const MatrixSheet& sheet, const Write& write);
void write_matrix_csv(const MatrixSheet& sheet, const Write& write);
void write_matrix_page(const MatrixSheet& sheet, const Write& write);

// Return the table: a grid where it has few columns, else a row for each cell. `is_cut`
// becomes true where there are more rows than a table shows.
Document matrix_document(const MatrixSheet& sheet, bool& is_cut);

} // namespace oidcctl::cli
