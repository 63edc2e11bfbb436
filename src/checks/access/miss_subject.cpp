#include "base/suggest.hpp"
#include "base/text.hpp"
#include "checks/access/near_miss.hpp"
#include "kube/names/name_similarity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

// Bindings that give the permission to a name which is almost one of the user's.
namespace oidcctl::access {

namespace {

constexpr std::string_view k_system = "system:";
constexpr std::size_t k_most_compared = 20'000; // subjects
constexpr std::size_t k_shortest_typo = 5;      // characters

using rbac::Subject;
using rbac::SubjectKind;

// One name of the user, as a subject.
struct Mine
{
  Subject subject = {};
  std::vector<std::string> readings = {}; // what is left without a prefix
};

std::vector<Mine>
names_of(const Question& question, const rbac::NameSimilarity& similarity)
{
  std::vector<Mine> names;
  const auto add = [&](SubjectKind kind, const std::string& name) {
    Subject subject{kind, name, {}};
    auto readings = similarity.normalized_names(subject);
    names.push_back({std::move(subject), std::move(readings)});
  };
  if (!question.who.user.empty()) {
    add(SubjectKind::user, question.who.user);
  }
  for (const auto& group : question.who.groups) {
    add(SubjectKind::group, group);
  }
  return names;
}

std::string_view
without_path(std::string_view name)
{
  return name.substr(name.rfind('/') + 1);
}

// Return in which way a group's path differs ("/admins" and "admins"), or nothing.
std::optional<std::string>
path_difference(const Subject& mine, const Subject& other)
{
  const bool are_groups =
      mine.kind == SubjectKind::group && other.kind == SubjectKind::group;
  const auto one = std::string_view(mine.name);
  const auto two = std::string_view(other.name);
  if (!are_groups || one == two || one.starts_with("http") || two.starts_with("http") ||
      without_path(one) != without_path(two) || without_path(one).empty()) {
    return std::nullopt;
  }
  return fmt::format("the path in front of {} is different",
                     text::quote(without_path(one)));
}

// Return in which way an account of another namespace differs, or nothing.
std::optional<std::string>
account_difference(const Subject& mine, const Subject& other)
{
  const auto account = rbac::service_account_of(mine.name);
  if (mine.kind != SubjectKind::user || other.kind != SubjectKind::service_account ||
      account.name != other.name || account.name.empty()) {
    return std::nullopt;
  }
  return fmt::format("this service account is in namespace {}", text::quote(account.ns));
}

std::string
without_digits(std::string text)
{
  std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text;
}

// Numbers distinguish many accounts; another number is another account.
bool
is_typo(const std::string& mine, const std::string& other)
{
  return without_digits(mine) != without_digits(other) &&
         mine.size() >= k_shortest_typo && other.size() >= k_shortest_typo &&
         !mine.starts_with(k_system) && !other.starts_with(k_system) &&
         nearest(other, {mine}).has_value();
}

// How `other` differs from one of the user's names.
struct Difference
{
  const Mine* mine = nullptr;
  std::string text = {};
  int distance = 1;
};

std::optional<Difference>
difference_of(const Mine& mine,
              const Subject& other,
              const rbac::NameSimilarity& similarity)
{
  if (auto text = account_difference(mine.subject, other)) {
    return Difference{&mine, std::move(*text), 1};
  }
  if (other.kind == SubjectKind::service_account) {
    return std::nullopt;
  }
  const bool is_same_name = mine.subject.name == other.name;
  const bool is_system =
      mine.subject.name.starts_with(k_system) || other.name.starts_with(k_system);
  if (is_system && !is_same_name) {
    return std::nullopt;
  }
  const auto readings = similarity.normalized_names(other);
  if (std::find_first_of(
          mine.readings.begin(), mine.readings.end(), readings.begin(), readings.end()) !=
      mine.readings.end()) {
    return Difference{&mine, similarity.difference(mine.subject, other), 1};
  }
  if (auto text = path_difference(mine.subject, other)) {
    return Difference{&mine, std::move(*text), 1};
  }
  if (mine.subject.kind == other.kind && is_typo(mine.subject.name, other.name)) {
    return Difference{&mine, "one of them may be a typing error", 2};
  }
  return std::nullopt;
}

// Return the group of the token that the API server does not count, if it is this one.
bool
is_uncounted(const Question& question, const Subject& subject)
{
  const auto& groups = question.uncounted_groups;
  return subject.kind == SubjectKind::group &&
         std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
           return subject.name.ends_with(group);
         });
}

void
add_token_miss(const rbac::BindingView& binding,
               const Subject& subject,
               std::vector<NearMiss>& misses)
{
  misses.push_back(
      {MissKind::token,
       1,
       fmt::format("{} gives this to group {}, which is in the token, but the API server "
                   "takes no groups from tokens",
                   binding_text(binding),
                   text::quote(subject.name)),
       "set --oidc-groups-claim on the API server, or pass --groups-claim if it is set"});
}

bool
is_in_scope(const rbac::BindingView& binding, const rbac::Action& action)
{
  return binding.is_cluster_wide() || (action.is_resource && binding.ns == action.ns);
}

} // namespace

void
add_subject_misses(const rbac::Snapshot& snapshot,
                   const Question& question,
                   std::vector<NearMiss>& misses)
{
  const rbac::NameSimilarity similarity(question.naming);
  const auto mine = names_of(question, similarity);
  std::size_t compared = 0;
  for (rbac::BindingIndex i = 0; i < snapshot.bindings(); ++i) {
    const auto binding = snapshot.binding(i);
    if (!is_in_scope(binding, question.action) || !binding.role ||
        !rbac::rule_for(snapshot, *binding.role, question.action)) {
      continue;
    }
    for (std::size_t place = 0; place < binding.subjects; ++place) {
      if (++compared > k_most_compared) {
        return;
      }
      const auto view = snapshot.subject(i, place);
      const Subject other{view.kind, std::string(view.name), std::string(view.ns)};
      if (is_uncounted(question, other)) {
        add_token_miss(binding, other, misses);
        continue;
      }
      for (const auto& each : mine) {
        auto difference = difference_of(each, other, similarity);
        if (!difference) {
          continue;
        }
        const auto at =
            other.ns.empty() ? std::string() : " in namespace " + text::quote(other.ns);
        misses.push_back(
            {MissKind::subject,
             difference->distance,
             fmt::format("{} gives {} to {} {}{}; the API server sees {} {} ({})",
                         binding_text(binding),
                         role_text(binding),
                         to_string(other.kind),
                         text::quote(other.name),
                         at,
                         to_string(each.subject.kind),
                         text::quote(each.subject.name),
                         difference->text),
             "RBAC compares names byte for byte: bind the name that the API server "
             "sees"});
        break;
      }
    }
  }
}

} // namespace oidcctl::access
