#include "kube/rbac/name_similarity.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace oidcctl::rbac {

namespace {

constexpr std::string_view k_system = "system:";

// Return the issuer in front of '#', without that; empty when there is none.
std::string_view
issuer_of(std::string_view name)
{
  const auto hash = name.find('#');
  return hash != std::string_view::npos &&
                 (name.starts_with("https://") || name.starts_with("http://"))
             ? name.substr(0, hash)
             : std::string_view();
}

std::string_view
without_slash(std::string_view url)
{
  return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

// Return the prefix of users or groups, or nothing where it cannot be told.
std::optional<std::string>
prefix_of(const IdentityMapping& identity_mapping, bool is_group)
{
  if (identity_mapping.has_other_issuers ||
      !validate_mapping(identity_mapping, is_group)) {
    return std::nullopt;
  }
  return is_group ? identity_mapping.policy.groups_prefix.value_or("")
                  : effective_username_prefix(identity_mapping.policy,
                                              identity_mapping.issuer);
}

// Return a word and ':' in front of a name, as own prefixes mostly are.
std::string_view
word_prefix(std::string_view name)
{
  const auto colon = name.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == name.size()) {
    return {};
  }
  const auto word = name.substr(0, colon);
  const bool is_word = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
  });
  return is_word ? name.substr(0, colon + 1) : std::string_view();
}

std::string
about_prefix(std::string_view wanted, std::string_view other)
{
  if (wanted == other) {
    return {};
  }
  if (other.empty()) {
    return fmt::format("without the prefix {}", text::quote(wanted));
  }
  if (wanted.empty()) {
    return fmt::format("with the prefix {}", text::quote(other));
  }
  const auto one = issuer_of(wanted);
  const auto two = issuer_of(other);
  if (!one.empty() && !two.empty() && without_slash(one) == without_slash(two)) {
    return one.ends_with('/') ? "the issuer has no slash at its end"
                              : "the issuer has a slash at its end";
  }
  if (text::to_lower(one) == text::to_lower(two) && !one.empty()) {
    return "the issuer has other capitals";
  }
  return fmt::format(
      "with the prefix {} in place of {}", text::quote(other), text::quote(wanted));
}

} // namespace

NameSimilarity::NameSimilarity(const IdentityMapping& identity_mapping)
    : m_is_email(identity_mapping.policy.username_claim == "email"),
      m_users(prefix_of(identity_mapping, false)),
      m_groups(prefix_of(identity_mapping, true))
{}

bool
NameSimilarity::has_prefix_for(SubjectKind kind) const
{
  return kind == SubjectKind::group ? m_groups.has_value() : m_users.has_value();
}

std::string
NameSimilarity::normalized_name(const Subject& subject) const
{
  const std::string_view name = subject.name;
  return text::to_lower(text::trim(name.substr(any_prefix(name).size())));
}

std::string
NameSimilarity::difference(const Subject& wanted, const Subject& other) const
{
  std::vector<std::string> words;
  if (wanted.kind != other.kind) {
    words.push_back(
        fmt::format("a {}, not a {}", to_string(other.kind), to_string(wanted.kind)));
  }
  const auto one = any_prefix(wanted.name);
  const auto two = any_prefix(other.name);
  if (auto prefix = about_prefix(one, two); !prefix.empty()) {
    words.push_back(std::move(prefix));
  }
  const auto first = std::string_view(wanted.name).substr(one.size());
  const auto second = std::string_view(other.name).substr(two.size());
  if (first != second) {
    words.emplace_back(text::trim(first) == text::trim(second) ? "blanks at an end"
                                                               : "other capitals");
  }
  return text::join(words, "; ");
}

std::optional<std::string>
NameSimilarity::why_unmatchable(const Subject& subject) const
{
  const bool is_group = subject.kind == SubjectKind::group;
  const auto& prefix = is_group ? m_groups : m_users;
  if (subject.kind == SubjectKind::service_account || !prefix ||
      subject.name.starts_with(k_system)) {
    return std::nullopt;
  }
  if (!subject.name.starts_with(*prefix)) {
    return wrong_prefix(subject);
  }
  const auto value = std::string_view(subject.name).substr(prefix->size());
  if (!prefix->empty() && value.starts_with(*prefix)) {
    return "it has the prefix twice";
  }
  if (!issuer_of(value).empty()) {
    return fmt::format("it has an issuer in front, which {} do not get here",
                       is_group ? "groups" : "users");
  }
  if (!is_group && m_is_email && value.find('@') == std::string_view::npos) {
    return "it is no e-mail address, and the claim is email";
  }
  return std::nullopt;
}

// Return what stands in front of the value in any of the ways that there are.
std::string_view
NameSimilarity::any_prefix(std::string_view name) const
{
  for (const auto* prefix : {&m_users, &m_groups}) {
    if (*prefix && !(*prefix)->empty() && (*prefix)->size() < name.size() &&
        name.starts_with(**prefix)) {
      return name.substr(0, (*prefix)->size());
    }
  }
  const auto issuer = issuer_of(name);
  return !issuer.empty() && issuer.size() + 1 < name.size()
             ? name.substr(0, issuer.size() + 1)
             : word_prefix(name);
}

std::string
NameSimilarity::wrong_prefix(const Subject& subject) const
{
  const bool is_group = subject.kind == SubjectKind::group;
  const auto& wanted = is_group ? *m_groups : *m_users;
  const std::string_view name = subject.name;
  if (text::to_lower(name.substr(0, wanted.size())) == text::to_lower(wanted)) {
    return fmt::format("its prefix has other capitals than {}", text::quote(wanted));
  }
  const auto other = any_prefix(name);
  if (!other.empty() && other == (is_group ? m_users : m_groups).value_or("")) {
    return is_group ? "it has the prefix of users" : "it has the prefix of groups";
  }
  const auto issuer = issuer_of(name);
  if (issuer.empty()) {
    return fmt::format("it has not the prefix {}", text::quote(wanted));
  }
  return without_slash(issuer) == without_slash(issuer_of(wanted))
             ? about_prefix(wanted, other)
             : fmt::format("it has the prefix {}, not {}",
                           text::quote(other),
                           text::quote(wanted));
}

} // namespace oidcctl::rbac
