#include "checks/access/matrix.hpp"

#include "checks/access/question.hpp"
#include "checks/access/who.hpp"
#include "kube/api/resource_type.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace oidcctl::access {

namespace {

// What most reviews of access look at: group, plural, subresource.
constexpr std::array<std::array<std::string_view, 3>, 20> k_usual_resources{
    {{"", "pods", ""},
     {"", "pods", "exec"},
     {"", "pods", "log"},
     {"apps", "deployments", ""},
     {"apps", "statefulsets", ""},
     {"batch", "jobs", ""},
     {"", "services", ""},
     {"networking.k8s.io", "ingresses", ""},
     {"networking.k8s.io", "networkpolicies", ""},
     {"", "configmaps", ""},
     {"", "secrets", ""},
     {"", "serviceaccounts", ""},
     {"", "serviceaccounts", "token"},
     {"rbac.authorization.k8s.io", "roles", ""},
     {"rbac.authorization.k8s.io", "rolebindings", ""},
     {"rbac.authorization.k8s.io", "clusterroles", ""},
     {"rbac.authorization.k8s.io", "clusterrolebindings", ""},
     {"", "namespaces", ""},
     {"", "nodes", ""},
     {"", "persistentvolumes", ""}}};

bool
is_of_rows(rbac::SubjectKind kind, MatrixRows rows)
{
  switch (rows) {
  case MatrixRows::people:
    return kind != rbac::SubjectKind::service_account;
  case MatrixRows::users:
    return kind == rbac::SubjectKind::user;
  case MatrixRows::groups:
    return kind == rbac::SubjectKind::group;
  case MatrixRows::service_accounts:
    return kind == rbac::SubjectKind::service_account;
  case MatrixRows::all:
    return true;
  }
  return false;
}

// Return the verbs, as bits, that a role gives on a resource.
std::uint16_t
verbs_on(const rbac::Snapshot& snapshot, rbac::RoleIndex role, rbac::Action action)
{
  unsigned verbs = 0;
  for (std::size_t i = 0; i < std::size(k_matrix_verbs); ++i) {
    action.verb = k_matrix_verbs[i];
    verbs |= rbac::rule_for(snapshot, role, action) ? 1U << i : 0U;
  }
  return static_cast<std::uint16_t>(verbs);
}

// A binding may name the same subject more than once; its places are next to each other.
void
add_once(rbac::BindingIndex index, MatrixCell& cell)
{
  if (cell.bindings.empty() || cell.bindings.back() != index) {
    cell.bindings.push_back(index);
  }
}

} // namespace

Matrix::Matrix(const rbac::Snapshot& snapshot, MatrixOptions options)
    : m_snapshot(snapshot), m_options(std::move(options))
{
  collect_places();
  if (m_options.columns == MatrixColumns::namespaces) {
    collect_namespaces();
  } else {
    collect_resources();
  }
}

void
Matrix::each_row(const std::function<bool(const MatrixRow&)>& take) const
{
  MatrixRow row;
  for (std::size_t i = 0; i < m_places.size();) {
    row.subject = m_snapshot.subject(m_places[i].binding, m_places[i].subject);
    row.cells.clear();
    for (; i < m_places.size() &&
           m_snapshot.subject(m_places[i].binding, m_places[i].subject) == row.subject;
         ++i) {
      add_binding(m_places[i].binding, row.cells);
    }
    std::sort(row.cells.begin(), row.cells.end(), [](const auto& one, const auto& two) {
      return one.column < two.column;
    });
    if (!row.cells.empty() && !take(row)) {
      return;
    }
  }
}

bool
Matrix::is_wanted(const rbac::SubjectView& subject) const
{
  return is_of_rows(subject.kind, m_options.rows) &&
         (m_options.with_system || !is_system(subject));
}

void
Matrix::collect_places()
{
  for (rbac::BindingIndex i = 0; i < m_snapshot.bindings(); ++i) {
    const auto count = m_snapshot.binding(i).subjects;
    for (std::uint32_t place = 0; place < count; ++place) {
      if (is_wanted(m_snapshot.subject(i, place))) {
        m_places.push_back({i, place});
      }
    }
  }
  const auto key = [this](const Place& place) {
    const auto subject = m_snapshot.subject(place.binding, place.subject);
    return std::tuple(subject.kind, subject.name, subject.ns, place.binding);
  };
  std::sort(m_places.begin(), m_places.end(), [&key](const Place& one, const Place& two) {
    return key(one) < key(two);
  });
}

void
Matrix::collect_namespaces()
{
  std::set<std::string_view> names;
  for (const auto& place : m_places) {
    names.insert(m_snapshot.binding(place.binding).ns);
  }
  names.erase(std::string_view());
  m_columns.emplace_back("*");
  const auto& only = m_options.namespaces;
  for (const auto name : names) {
    if (only.empty() || std::find(only.begin(), only.end(), name) != only.end()) {
      m_columns.emplace_back(name);
    }
  }
  m_worth.resize(m_snapshot.roles());
  for (rbac::RoleIndex role = 0; role < m_snapshot.roles(); ++role) {
    if (!m_options.question) {
      m_worth[role] = worth_of(m_snapshot, role);
    } else if (rbac::rule_for(m_snapshot, role, *m_options.question)) {
      m_worth[role].level = Level::read;
    }
  }
}

void
Matrix::collect_resources()
{
  for (const auto& [group, resource, subresource] : k_usual_resources) {
    rbac::Action action;
    action.api_group = group;
    action.resource = resource;
    action.subresource = subresource;
    m_columns.push_back(resource_text(action));
    m_resources.push_back(std::move(action));
  }
  m_verbs.resize(m_snapshot.roles());
  for (rbac::RoleIndex role = 0; role < m_snapshot.roles(); ++role) {
    for (const auto& action : m_resources) {
      m_verbs[role].push_back(verbs_on(m_snapshot, role, action));
    }
  }
}

// Return the column of the binding's namespace.
std::optional<std::uint32_t>
Matrix::column_of(const rbac::BindingView& binding) const
{
  if (binding.is_cluster_wide()) {
    return 0;
  }
  const auto found = std::lower_bound(m_columns.begin() + 1, m_columns.end(), binding.ns);
  return found == m_columns.end() || *found != binding.ns
             ? std::nullopt
             : std::optional(static_cast<std::uint32_t>(found - m_columns.begin()));
}

void
Matrix::add_binding(rbac::BindingIndex index, std::vector<MatrixCell>& cells) const
{
  const auto binding = m_snapshot.binding(index);
  if (!binding.role) {
    return;
  }
  if (m_options.columns == MatrixColumns::namespaces) {
    const auto worth = m_worth[*binding.role];
    const auto column = column_of(binding);
    if (!column || worth.level == Level::none) {
      return;
    }
    auto& cell = cell_at(cells, *column);
    cell.worth.level = std::max(cell.worth.level, worth.level);
    cell.worth.powers = static_cast<std::uint8_t>(cell.worth.powers | worth.powers);
    add_once(index, cell);
    return;
  }
  const auto& only = m_options.namespaces;
  if (!binding.is_cluster_wide() && !only.empty() &&
      std::find(only.begin(), only.end(), binding.ns) == only.end()) {
    return;
  }
  const auto& verbs = m_verbs[*binding.role];
  for (std::uint32_t column = 0; column < verbs.size(); ++column) {
    const auto* type = kube::find_resource_type(m_resources[column].api_group,
                                                m_resources[column].resource);
    const bool counts =
        binding.is_cluster_wide() || type == nullptr || type->is_namespaced;
    if (verbs[column] != 0 && counts) {
      auto& cell = cell_at(cells, column);
      cell.verbs = static_cast<std::uint16_t>(cell.verbs | verbs[column]);
      add_once(index, cell);
    }
  }
}

MatrixCell&
Matrix::cell_at(std::vector<MatrixCell>& cells, std::uint32_t column)
{
  const auto found =
      std::find_if(cells.begin(), cells.end(), [column](const MatrixCell& cell) {
        return cell.column == column;
      });
  if (found != cells.end()) {
    return *found;
  }
  cells.push_back({});
  cells.back().column = column;
  return cells.back();
}

} // namespace oidcctl::access
