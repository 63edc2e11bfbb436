#include "kube/rbac/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace oidcctl::rbac {

namespace {

constexpr RoleIndex k_no_role = std::numeric_limits<RoleIndex>::max();
constexpr std::size_t k_most_bindings = 2'000'000;
constexpr std::size_t k_most_subjects = 20'000'000;
constexpr std::size_t k_most_roles = 1'000'000;
constexpr std::size_t k_most_words = 50'000'000;
constexpr std::size_t k_most_words_of_rule = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t k_most_rules = 20'000'000;

tl::unexpected<Error>
too_many(std::string_view what, std::size_t most)
{
  return fail(ErrorCode::usage,
              fmt::format("more than {} {} in one cluster", most, what),
              "limit the dump to some namespaces");
}

bool
is_bootstrap(const std::map<std::string, std::string>& labels)
{
  const auto label = labels.find(std::string(k_bootstrap_label));
  return label != labels.end() && label->second == k_bootstrap_value;
}

std::array<const std::vector<std::string>*, 5>
lists_of(const PolicyRule& rule)
{
  return {
      &rule.verbs, &rule.api_groups, &rule.resources, &rule.resource_names, &rule.urls};
}

std::vector<std::string>
copy_of(RuleView::Words words)
{
  return {words.begin(), words.end()};
}

} // namespace

Result<void>
Snapshot::add(const Binding& binding)
{
  if (m_bindings.size() == k_most_bindings) {
    return too_many("bindings", k_most_bindings);
  }
  if (m_subjects.size() + binding.subjects.size() > k_most_subjects) {
    return too_many("subjects", k_most_subjects);
  }
  BindingRecord record;
  record.name = m_pool.add(binding.name);
  record.ns = m_pool.intern(binding.ns);
  record.role_name = m_pool.intern(binding.role.name);
  record.role = k_no_role;
  record.first_subject = static_cast<std::uint32_t>(m_subjects.size());
  record.subjects = static_cast<std::uint32_t>(binding.subjects.size());
  record.is_cluster_role = binding.role.kind == RoleKind::cluster_role;
  record.is_ours = binding.is_ours();
  record.is_default = is_bootstrap(binding.labels);
  for (const auto& subject : binding.subjects) {
    SubjectRecord each;
    each.kind = subject.kind;
    each.name = m_pool.intern(subject.name);
    each.user = each.name;
    if (subject.kind == SubjectKind::service_account) {
      const auto& place = subject.ns.empty() ? binding.ns : subject.ns;
      each.ns = m_pool.intern(place);
      each.user = m_pool.intern(service_account_user(place, subject.name));
    } else {
      each.ns = m_pool.intern({});
    }
    m_subjects.push_back(each);
  }
  m_bindings.push_back(record);
  (binding.is_cluster_wide() ? m_seen.cluster_bindings : m_seen.bindings) = true;
  return {};
}

Result<void>
Snapshot::add(const Role& role)
{
  if (m_roles.size() == k_most_roles) {
    return too_many("roles", k_most_roles);
  }
  if (m_rules.size() + role.rules.size() > k_most_rules) {
    return too_many("rules", k_most_rules);
  }
  RoleRecord record;
  record.name = m_pool.intern(role.name);
  record.ns = m_pool.intern(role.ns);
  record.first_rule = static_cast<std::uint32_t>(m_rules.size());
  record.rules = static_cast<std::uint32_t>(role.rules.size());
  record.is_cluster_role = role.kind == RoleKind::cluster_role;
  record.is_aggregated = role.is_aggregated;
  record.is_default = is_bootstrap(role.labels);
  for (const auto& rule : role.rules) {
    RuleRecord each;
    each.first_word = static_cast<std::uint32_t>(m_words.size());
    auto* count = each.counts;
    for (const auto* list : lists_of(rule)) {
      if (list->size() > k_most_words_of_rule) {
        return too_many("words in a list of a rule", k_most_words_of_rule);
      }
      *count++ = static_cast<std::uint16_t>(list->size());
      for (const auto& word : *list) {
        m_words.push_back(m_pool.text(m_pool.intern(word)));
      }
    }
    if (m_words.size() > k_most_words) {
      return too_many("words in rules", k_most_words);
    }
    m_rules.push_back(each);
  }
  m_role_index[role_key(role.kind, record.name, record.ns)] =
      static_cast<RoleIndex>(m_roles.size());
  m_roles.push_back(record);
  (role.kind == RoleKind::cluster_role ? m_seen.cluster_roles : m_seen.roles) = true;
  return {};
}

void
Snapshot::finish()
{
  for (auto& binding : m_bindings) {
    const auto kind = binding.is_cluster_role ? RoleKind::cluster_role : RoleKind::role;
    const auto found = m_role_index.find(role_key(kind, binding.role_name, binding.ns));
    binding.role = found == m_role_index.end() ? k_no_role : found->second;
  }
  m_by_user = index_of(false);
  m_by_group = index_of(true);
}

Coverage
Snapshot::coverage() const
{
  return m_coverage.value_or(m_seen);
}

BindingView
Snapshot::binding(BindingIndex index) const
{
  const auto& record = m_bindings[index];
  BindingView view;
  view.name = m_pool.text(record.name);
  view.ns = m_pool.text(record.ns);
  view.role_kind = record.is_cluster_role ? RoleKind::cluster_role : RoleKind::role;
  view.role_name = m_pool.text(record.role_name);
  if (record.role != k_no_role) {
    view.role = record.role;
  }
  view.subjects = record.subjects;
  view.is_ours = record.is_ours;
  view.is_default = record.is_default;
  return view;
}

SubjectView
Snapshot::subject(BindingIndex binding, std::size_t place) const
{
  const auto& record = subjects_of(m_bindings[binding])[place];
  return {record.kind, m_pool.text(record.name), m_pool.text(record.ns)};
}

RoleView
Snapshot::role(RoleIndex index) const
{
  const auto& record = m_roles[index];
  return {record.is_cluster_role ? RoleKind::cluster_role : RoleKind::role,
          m_pool.text(record.name),
          m_pool.text(record.ns),
          record.rules,
          record.is_aggregated,
          record.is_default};
}

RuleView
Snapshot::rule(RoleIndex role, std::size_t place) const
{
  const auto& record = m_rules[m_roles[role].first_rule + place];
  const auto* word = m_words.data() + record.first_word;
  const auto take = [&word](std::uint16_t count) {
    const RuleView::Words words(word, count);
    word += count;
    return words;
  };
  RuleView view;
  view.verbs = take(record.counts[0]);
  view.api_groups = take(record.counts[1]);
  view.resources = take(record.counts[2]);
  view.resource_names = take(record.counts[3]);
  view.urls = take(record.counts[4]);
  return view;
}

PolicyRule
Snapshot::copy_of_rule(RoleIndex role, std::size_t place) const
{
  const auto view = rule(role, place);
  return {copy_of(view.verbs),
          copy_of(view.api_groups),
          copy_of(view.resources),
          copy_of(view.resource_names),
          copy_of(view.urls)};
}

std::optional<RoleIndex>
Snapshot::find_role(RoleKind kind, std::string_view name, std::string_view ns) const
{
  const auto name_id = m_pool.find(name);
  const auto place_id =
      kind == RoleKind::cluster_role ? NamePool::k_none : m_pool.find(ns);
  if (name_id == NamePool::k_none ||
      (kind == RoleKind::role && place_id == NamePool::k_none)) {
    return std::nullopt;
  }
  const auto found = m_role_index.find(role_key(kind, name_id, place_id));
  return found == m_role_index.end() ? std::nullopt : std::optional(found->second);
}

std::span<const BindingIndex>
Snapshot::bindings_of_user(std::string_view name) const
{
  return look_up(m_by_user, name);
}

std::span<const BindingIndex>
Snapshot::bindings_of_group(std::string_view name) const
{
  return look_up(m_by_group, name);
}

std::optional<std::size_t>
Snapshot::place_of(BindingIndex binding, const Requester& requester) const
{
  const auto subjects = subjects_of(m_bindings[binding]);
  const auto& groups = requester.groups;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto name = m_pool.text(subjects[i].user);
    if (subjects[i].kind == SubjectKind::group
            ? std::find(groups.begin(), groups.end(), name) != groups.end()
            : name == requester.user) {
      return i;
    }
  }
  return std::nullopt;
}

Snapshot::Index
Snapshot::index_of(bool of_groups) const
{
  Index index;
  index.first.assign(m_pool.size() + 1, 0);
  const auto belongs = [of_groups](const SubjectRecord& subject) {
    return (subject.kind == SubjectKind::group) == of_groups;
  };
  for (const auto& subject : m_subjects) {
    if (belongs(subject)) {
      ++index.first[subject.user + 1];
    }
  }
  for (std::size_t i = 1; i < index.first.size(); ++i) {
    index.first[i] += index.first[i - 1];
  }
  index.bindings.resize(index.first.back());
  auto next = index.first;
  for (BindingIndex i = 0; i < m_bindings.size(); ++i) {
    for (const auto& subject : subjects_of(m_bindings[i])) {
      if (belongs(subject)) {
        index.bindings[next[subject.user]++] = i;
      }
    }
  }
  return index;
}

std::span<const BindingIndex>
Snapshot::look_up(const Index& index, std::string_view name) const
{
  const auto id = m_pool.find(name);
  if (id == NamePool::k_none || id + std::size_t{1} >= index.first.size()) {
    return {};
  }
  return {index.bindings.data() + index.first[id], index.first[id + 1] - index.first[id]};
}

std::uint64_t
Snapshot::role_key(RoleKind kind, Id name, Id ns)
{
  const auto place = kind == RoleKind::cluster_role ? NamePool::k_none : ns;
  return std::uint64_t{place} << 32 | name;
}

std::span<const Snapshot::SubjectRecord>
Snapshot::subjects_of(const BindingRecord& binding) const
{
  return {m_subjects.data() + binding.first_subject, binding.subjects};
}

} // namespace oidcctl::rbac
