#include "kube/grant/grant_list.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "kube/grant/grant_list_yaml.hpp"
#include "kube/rbac/visible_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oidcctl::rbac {

namespace {

struct ColumnName
{
  std::string_view name;
  std::string_view field; // several names may mean one
  void (*set)(GrantFields&, std::string);
};

void
set_namespaces(GrantFields& words, std::string text)
{
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == ',' || c == ';'; }, ' ');
  for (auto& part : text::split(text, ' ')) {
    if (!trim_name(part).empty()) {
      words.namespaces.emplace_back(text::trim(part));
    }
  }
}

constexpr ColumnName k_columns[] = {
    {"user", "user", [](GrantFields& w, std::string t) { w.user = std::move(t); }},
    {"group", "group", [](GrantFields& w, std::string t) { w.group = std::move(t); }},
    {"role", "role", [](GrantFields& w, std::string t) { w.role = std::move(t); }},
    {"cluster-role",
     "cluster-role",
     [](GrantFields& w, std::string t) { w.cluster_role = std::move(t); }},
    {"clusterrole",
     "cluster-role",
     [](GrantFields& w, std::string t) { w.cluster_role = std::move(t); }},
    {"namespaces", "namespaces", set_namespaces},
    {"namespace", "namespaces", set_namespaces},
};

// Return what else a first row is, that has no names of columns, or nothing.
std::optional<Error>
other_first_row(const std::string& header)
{
  const auto error = [](const char* what, const char* hint) {
    return Error{ErrorCode::local_file, fmt::format("row 1: {}", what), hint, {}};
  };
  const auto name = text::to_lower(text::trim(header));
  if (name.starts_with("sep=")) {
    return error("it names the separator for a spreadsheet",
                 "remove it: the first row must contain the column names");
  }
  const auto colon = name.find(':');
  const bool is_map =
      colon != std::string::npos &&
      (colon + 1 == name.size() || name[colon + 1] == ' ' || name[colon + 1] == '\n');
  return is_map
             ? std::optional(error("it is a map in YAML: expected a list of entries",
                                   "start each entry with \"- user:\" or \"- group:\""))
             : std::nullopt;
}

tl::unexpected<Error>
no_such_column(const std::string& header)
{
  if (auto error = other_first_row(header)) {
    return tl::make_unexpected(std::move(*error));
  }
  std::vector<std::string> names;
  for (const auto& column : k_columns) {
    names.emplace_back(column.name);
  }
  const bool has_other_separator = header.find_first_of(";\t|") != std::string::npos;
  return fail(
      ErrorCode::local_file,
      fmt::format("row 1: unknown column {}: expected user, group, cluster-role, "
                  "role or namespaces",
                  text::quote(header)),
      has_other_separator
          ? "separate the columns with commas"
          : suggestion(header, names, "the first row must contain the column names"));
}

bool
is_column(std::string_view name)
{
  return std::any_of(std::begin(k_columns),
                     std::end(k_columns),
                     [name](const ColumnName& column) { return column.name == name; });
}

// Return the name that a header means: lower-case letters, with hyphens for spaces and
// '_'.
std::string
header_name(std::string_view header)
{
  auto name = text::to_lower(trim_name(header));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '_'; }, '-');
  return name;
}

// Return whether the first line that is not a comment names columns.
bool
is_csv_below(std::string_view text)
{
  for (const auto& line : text::split(text, '\n')) {
    const auto words = text::trim(line);
    if (words.empty() || words.starts_with('#')) {
      continue;
    }
    const auto cells = text::split(words, ',');
    return std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
      return is_column(header_name(cell));
    });
  }
  return false;
}

// Return what a file is that begins so and is not a text, or nothing.
std::optional<Error>
other_file(std::string_view start)
{
  struct Row
  {
    std::string_view start;
    const char* what;
  };
  constexpr Row rows[] = {{"PK\x03\x04", "a workbook of a spreadsheet (.xlsx, .ods)"},
                          {"\xd0\xcf\x11\xe0", "a workbook of a spreadsheet (.xls)"},
                          {"%PDF", "a PDF"},
                          {"<", "HTML or XML"}};
  for (const auto& row : rows) {
    if (start.starts_with(row.start)) {
      return Error{ErrorCode::local_file,
                   fmt::format("it is {}, not a list in CSV or YAML", row.what),
                   "export it as CSV, in UTF-8",
                   {}};
    }
  }
  return std::nullopt;
}

} // namespace

Result<GrantListReader>
GrantListReader::open(ByteStream blocks)
{
  TRY_ASSIGN(auto start, read_start(std::move(blocks)));
  if (!start) {
    return fail(ErrorCode::local_file,
                "the list is empty",
                "write the column names in the first row");
  }
  if (auto error = other_file(std::string_view(start->bytes).substr(start->at))) {
    return tl::make_unexpected(std::move(*error));
  }
  if (std::string_view("-[{#%").find(start->first) != std::string_view::npos) {
    auto reader = open_yaml(start->rest, start->bytes);
    return !reader && start->first == '#' &&
                   is_csv_below(start->bytes.substr(start->at, k_start_size))
               ? fail(ErrorCode::local_file,
                      "row 1: it is a comment, which CSV does not have",
                      "remove it: the first row must contain the column names")
               : std::move(reader);
  }
  GrantListReader reader(joined(std::move(start->bytes), std::move(start->rest)));
  TRY(reader.read_header());
  return reader;
}

Result<GrantListReader>
GrantListReader::open_yaml(const ByteStream& blocks, std::string start)
{
  GrantListReader reader(stream_of({}));
  reader.m_is_yaml = true;
  TRY_ASSIGN(reader.m_entries, read_grant_list_yaml(blocks, std::move(start)));
  return reader;
}

Result<void>
GrantListReader::read_header()
{
  TRY(m_csv.next(m_fields));
  std::vector<std::string_view> seen;
  for (const auto& header : m_fields) {
    const auto name = header_name(header);
    if (name.empty() && m_fields.size() > 1) {
      m_columns.emplace_back(nullptr); // spreadsheets write columns that are empty
      continue;
    }
    const auto* column =
        std::find_if(std::begin(k_columns),
                     std::end(k_columns),
                     [&name](const ColumnName& c) { return c.name == name; });
    if (column == std::end(k_columns)) {
      return no_such_column(header);
    }
    if (std::find(seen.begin(), seen.end(), column->field) != seen.end()) {
      return fail(ErrorCode::local_file,
                  fmt::format("row 1: duplicate column {}", text::quote(header)));
    }
    seen.push_back(column->field);
    m_columns.emplace_back(column->set);
  }
  return {};
}

Result<std::optional<GrantRow>>
GrantListReader::next()
{
  if (!m_is_yaml) {
    return next_of_csv();
  }
  if (m_count == m_entries.size()) {
    return std::optional<GrantRow>();
  }
  return std::move(m_entries[m_count++].row);
}

Result<std::optional<GrantRow>>
GrantListReader::next_of_csv()
{
  const auto is_blank = [](const std::string& cell) { return text::trim(cell).empty(); };
  do {
    TRY_ASSIGN(const bool has_row, m_csv.next(m_fields));
    if (!has_row) {
      return std::optional<GrantRow>();
    }
    // What a spreadsheet writes of rows and columns that were used once: ",,,".
    while (m_fields.size() > m_columns.size() && is_blank(m_fields.back())) {
      m_fields.pop_back();
    }
  } while (m_fields.size() > 1 &&
           std::all_of(m_fields.begin(), m_fields.end(), is_blank));
  TRY(check_width());
  GrantFields words;
  for (std::size_t i = 0; i < m_columns.size(); ++i) {
    if (m_columns[i]) {
      m_columns[i](words, std::move(m_fields[i]));
    } else if (!is_blank(m_fields[i])) {
      return fail(ErrorCode::local_file,
                  fmt::format("{}: field {} is {}, and its column has no name",
                              place(),
                              i + 1,
                              text::quote(m_fields[i])),
                  "name the column in the first row, or empty the field");
    }
  }
  auto row = GrantRow::make(std::move(words));
  if (!row) {
    return tl::make_unexpected(std::move(row).error().within(place()));
  }
  for (auto& notice : row->notices) {
    notice.text = fmt::format("{}: {}", place(), notice.text);
  }
  return std::move(*row);
}

Result<void>
GrantListReader::check_width() const
{
  if (m_fields.size() == m_columns.size()) {
    return {};
  }
  const auto count = m_fields.size();
  if (text::trim(m_fields.front()).starts_with('#')) {
    return fail(ErrorCode::local_file,
                place() + ": it is a comment, which CSV does not have",
                "remove it");
  }
  return fail(ErrorCode::local_file,
              fmt::format("{}: it has {} field{}: the first row has {}",
                          place(),
                          count,
                          count == 1 ? "" : "s",
                          m_columns.size()),
              count < m_columns.size() ? "add a comma for each empty field at the end"
                                       : "quote fields that contain commas");
}

std::string
GrantListReader::place() const
{
  return m_is_yaml
             ? fmt::format("line {}", m_count == 0 ? 0 : m_entries[m_count - 1].line)
             : fmt::format("row {}", m_csv.row());
}

} // namespace oidcctl::rbac
