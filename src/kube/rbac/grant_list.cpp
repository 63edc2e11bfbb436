#include "kube/rbac/grant_list.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "kube/rbac/grant_list_yaml.hpp"

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
    if (const auto name = text::trim(part); !name.empty()) {
      words.namespaces.emplace_back(name);
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

tl::unexpected<Error>
no_such_column(const std::string& header)
{
  std::vector<std::string> names;
  for (const auto& column : k_columns) {
    names.emplace_back(column.name);
  }
  const auto near = nearest(header, names);
  const bool has_other_separator = header.find_first_of(";\t|") != std::string::npos;
  return fail(ErrorCode::local_file,
              fmt::format("row 1: unknown column {}: expected user, group, cluster-role, "
                          "role or namespaces",
                          text::quote(header)),
              has_other_separator ? "separate the columns with commas"
              : near              ? fmt::format("did you mean {}?", *near)
                                  : "the first row must contain the column names");
}

// Return the name that a header means: small letters, with hyphens for blanks and '_'.
std::string
header_name(std::string_view header)
{
  auto name = text::to_lower(text::trim(header));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '_'; }, '-');
  return name;
}

} // namespace

Result<GrantRow>
GrantRow::make(GrantFields words)
{
  const auto wrong = [](const char* what, const char* hint = "") {
    return fail(ErrorCode::local_file, what, hint);
  };
  if (words.user.empty() == words.group.empty()) {
    return words.user.empty() ? wrong("neither a user nor a group is specified")
                              : wrong("both a user and a group are specified",
                                      "use a separate row for each");
  }
  if (!words.role.empty() && !words.cluster_role.empty()) {
    return wrong("both a role and a cluster role are specified",
                 "use a separate row for each");
  }
  GrantRow row;
  row.is_group = words.user.empty();
  row.value = std::move(row.is_group ? words.group : words.user);
  row.namespaces = std::move(words.namespaces);
  if (!words.role.empty()) {
    row.role = RoleRef{RoleKind::role, std::move(words.role)};
  } else if (!words.cluster_role.empty()) {
    row.role = RoleRef{RoleKind::cluster_role, std::move(words.cluster_role)};
  }
  return row;
}

Result<GrantListReader>
GrantListReader::open(ByteStream blocks)
{
  constexpr std::string_view mark = "\xef\xbb\xbf";
  std::string start;
  auto first = std::string::npos;
  // Looked at until something other than blanks and a byte order mark comes.
  while (first == std::string::npos || start.size() < mark.size()) {
    TRY_ASSIGN(const auto more, blocks());
    if (more.empty()) {
      break;
    }
    start += more;
    first = start.find_first_not_of(" \t\r\n", start.starts_with(mark) ? mark.size() : 0);
  }
  if (first == std::string::npos) {
    return fail(ErrorCode::local_file,
                "the list is empty",
                "write the column names in the first row");
  }
  if (std::string_view("-[{#%").find(start[first]) != std::string_view::npos) {
    return open_yaml(std::move(blocks), std::move(start));
  }
  GrantListReader reader(
      [blocks = std::move(blocks), start]() mutable -> Result<std::string> {
        return start.empty() ? blocks() : std::exchange(start, {});
      });
  TRY(reader.read_header());
  return reader;
}

Result<GrantListReader>
GrantListReader::open_yaml(ByteStream blocks, std::string start)
{
  GrantListReader reader(stream_of({}));
  reader.m_is_yaml = true;
  TRY_ASSIGN(reader.m_entries, read_grant_list_yaml(std::move(blocks), std::move(start)));
  return reader;
}

Result<void>
GrantListReader::read_header()
{
  TRY(m_csv.next(m_fields));
  std::vector<std::string_view> seen;
  for (const auto& header : m_fields) {
    const auto name = header_name(header);
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
  TRY_ASSIGN(const bool has_row, m_csv.next(m_fields));
  if (!has_row) {
    return std::optional<GrantRow>();
  }
  if (m_fields.size() != m_columns.size()) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: it has {} fields: the first row has {}",
                            place(),
                            m_fields.size(),
                            m_columns.size()),
                "quote fields that contain commas");
  }
  GrantFields words;
  for (std::size_t i = 0; i < m_columns.size(); ++i) {
    m_columns[i](words, std::move(m_fields[i]));
  }
  auto row = GrantRow::make(std::move(words));
  if (!row) {
    return tl::make_unexpected(std::move(row).error().within(place()));
  }
  return std::move(*row);
}

std::string
GrantListReader::place() const
{
  return m_is_yaml
             ? fmt::format("line {}", m_count == 0 ? 0 : m_entries[m_count - 1].line)
             : fmt::format("row {}", m_csv.row());
}

} // namespace oidcctl::rbac
