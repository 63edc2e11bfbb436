#pragma once

#include "base/blocks.hpp"
#include "base/csv.hpp"
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
struct AccessWords
{
  std::string user = {};
  std::string group = {};
  std::string role = {};
  std::string cluster_role = {};
  std::vector<std::string> namespaces = {};
};

// One row of such a list.
struct AccessRow
{
  bool is_group = false;
  std::string value = {};                     // of the claim
  std::optional<RoleRef> role = std::nullopt; // nothing: the list does not say
  std::vector<std::string> namespaces = {};   // empty: it does not say

  // Return the row, or an error (`local_file`) that names no place.
  static Result<AccessRow> make(AccessWords words);
};

// A row of a list in YAML.
struct AccessEntry
{
  AccessRow row = {};
  std::size_t line = 0; // where it begins
};

// Reads such a list row by row. What begins with '-', '[', '{', '#' or '%' is YAML: a
// list of maps with user or group, role or clusterRole, and namespaces; it is read whole,
// 16 MiB at most. Anything else is CSV of any length with these names in its first row,
// in memory for one row. Errors (`local_file`) name the row or line.
class AccessReader
{
public:
  // Return a reader that has seen what stands in front of the rows.
  static Result<AccessReader> open(Blocks blocks);

  // Return the next row, or nothing at the end.
  Result<std::optional<AccessRow>> next();

  // Return where the row stands that was read last: "row 17" or "line 4".
  std::string place() const;

private:
  using Column = std::function<void(AccessWords&, std::string)>;

  explicit AccessReader(Blocks blocks) : m_csv(std::move(blocks)) {}

  static Result<AccessReader> open_yaml(Blocks blocks, std::string start);
  Result<void> read_header();
  Result<std::optional<AccessRow>> next_of_csv();

  CsvReader m_csv;
  std::vector<Column> m_columns = {};
  std::vector<std::string> m_fields = {};
  bool m_is_yaml = false;
  std::vector<AccessEntry> m_entries = {};
  std::size_t m_count = 0; // of the entries that were handed out
};

} // namespace oidcctl::rbac
