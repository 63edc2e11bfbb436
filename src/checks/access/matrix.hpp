#pragma once

#include "kube/rbac/evaluate.hpp"
#include "kube/rbac/snapshot.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Every subject against every place: the table that reviews of access ask for.
namespace oidcctl::access {

// The most that a role allows, from nothing to everything.
enum class Level : std::uint8_t {
  none,
  read,  // get, list and watch, or URLs
  write, // changes objects
  admin, // changes roles or bindings, or acts as others
  all,   // every verb on every resource
};

// What an auditor asks for by name, as bits.
enum Power : std::uint8_t {
  reads_secrets = 1,
  runs_commands = 2, // pods/exec, pods/attach
  makes_tokens = 4,  // serviceaccounts/token
  impersonates = 8,
  grants = 16, // roles and bindings, escalate and bind
};

// Return the permanent words: "read"; "secrets", "exec", "tokens", "impersonate",
// "grant".
std::string_view to_string(Level level);
std::vector<std::string_view> words_of(std::uint8_t powers);

// The verbs of a cell of `MatrixColumns::resources`, as bits in this order.
inline constexpr std::string_view k_matrix_verbs[] = {
    "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"};

struct Worth
{
  Level level = Level::none;
  std::uint8_t powers = 0;
};

// Return what a role is worth.
Worth worth_of(const rbac::Snapshot& snapshot, rbac::RoleIndex role);

enum class MatrixRows { people, users, groups, service_accounts, all };
enum class MatrixColumns { namespaces, resources };

struct MatrixOptions
{
  MatrixRows rows = MatrixRows::people; // users and groups
  MatrixColumns columns = MatrixColumns::namespaces;
  std::optional<rbac::Action> question = std::nullopt; // cells say who may do this
  std::vector<std::string> namespaces = {};            // only these; empty: all
  bool with_system = false;
};

struct MatrixCell
{
  std::uint32_t column = 0;
  Worth worth = {};        // by namespaces
  std::uint16_t verbs = 0; // by resources
  std::vector<rbac::BindingIndex> bindings = {};
};

struct MatrixRow
{
  rbac::SubjectView subject = {};
  std::vector<MatrixCell> cells = {}; // those that are not empty, by column
};

// Makes the rows one by one. By namespaces, the first column is the whole cluster: what
// it has counts in every namespace and is not repeated there.
class Matrix
{
public:
  Matrix(const rbac::Snapshot& snapshot, MatrixOptions options);

  // The names of the columns; that of the whole cluster is "*".
  const std::vector<std::string>&
  columns() const
  {
    return m_columns;
  }

  // Call `take` with each row that has a cell, sorted by kind and name, until it returns
  // false. A row is valid during the call.
  void each_row(const std::function<bool(const MatrixRow&)>& take) const;

private:
  struct Place
  {
    rbac::BindingIndex binding = 0;
    std::uint32_t subject = 0;
  };

  bool is_wanted(const rbac::SubjectView& subject) const;
  void collect_places();
  void collect_namespaces();
  void collect_resources();
  std::optional<std::uint32_t> column_of(const rbac::BindingView& binding) const;
  void add_binding(rbac::BindingIndex index, std::vector<MatrixCell>& cells) const;
  static MatrixCell& cell_at(std::vector<MatrixCell>& cells, std::uint32_t column);

  const rbac::Snapshot& m_snapshot;
  MatrixOptions m_options;
  std::vector<std::string> m_columns = {};
  std::vector<rbac::Action> m_resources = {};           // of the columns
  std::vector<Worth> m_worth = {};                      // of roles
  std::vector<std::vector<std::uint16_t>> m_verbs = {}; // of roles, by column
  std::vector<Place> m_places = {};                     // sorted by subject
};

} // namespace oidcctl::access
