#pragma once

#include "base/byte_stream.hpp"
#include "base/csv.hpp"
#include "base/notice.hpp"
#include "kube/rbac/binding.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::rbac {

// The words of one row of a list of who gets which role, or is to lose it. Empty is the
// same as not given.
struct GrantFields
{
  std::string user = {};
  std::string group = {};
  std::string role = {};
  std::string cluster_role = {};
  std::vector<std::string> namespaces = {};
};

// One row of such a list.
struct GrantRow
{
  bool is_group = false;
  std::string value = {};                     // of the claim
  std::optional<RoleRef> role = std::nullopt; // nothing: the list does not say
  std::vector<std::string> namespaces = {};   // empty: it does not say
  std::vector<Notice> notices = {};           // what was cut from its cells

  // Return the row, or an error (`local_file`) that names no place: also for what a
  // spreadsheet made of a value. White space around a cell is cut.
  static Result<GrantRow> make(GrantFields words);
};

// A row of a list in YAML.
struct GrantEntry
{
  GrantRow row = {};
  std::size_t line = 0; // where it begins
};

// Reads such a list row by row. What begins with '-', '[', '{', '#' or '%' is YAML: a
// list of maps with user or group, role or clusterRole, and namespaces; it is read whole,
// 16 MiB at most. Anything else is CSV of any length with these names in its first row,
// in memory for one row. Errors (`local_file`) name the row or line.
class GrantListReader
{
public:
  // Return a reader that has seen what is in front of the rows.
  static Result<GrantListReader> open(ByteStream blocks);

  // Return the next row, or nothing at the end.
  Result<std::optional<GrantRow>> next();

  // Return where the row is that was read last: "row 17" or "line 4".
  std::string place() const;

private:
  using Column = std::function<void(GrantFields&, std::string)>;

  explicit GrantListReader(ByteStream blocks) : m_csv(std::move(blocks)) {}

  static Result<GrantListReader> open_yaml(const ByteStream& blocks, std::string start);
  Result<void> read_header();
  Result<std::optional<GrantRow>> next_of_csv();
  Result<void> check_width() const;

  CsvReader m_csv;
  std::vector<Column> m_columns = {};
  std::vector<std::string> m_fields = {};
  bool m_is_yaml = false;
  std::vector<GrantEntry> m_entries = {};
  std::size_t m_count = 0; // of the entries that were handed out
};

} // namespace oidcctl::rbac
