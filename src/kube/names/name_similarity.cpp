#include "kube/names/name_similarity.hpp"

#include "base/text.hpp"
#include "kube/rbac/visible_name.hpp"

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
    return one.ends_with('/') ? "the issuer does not end with a slash"
                              : "the issuer ends with a slash";
  }
  if (text::to_lower(one) == text::to_lower(two) && !one.empty()) {
    return "the issuer differs in case";
  }
  return fmt::format(
      "with the prefix {} instead of {}", text::quote(other), text::quote(wanted));
}

// Return the address of a guest of Entra ID, whose user name is made of it, or nothing:
// "ada_example.com#EXT#@corp.onmicrosoft.com" and "live.com#ada@example.com". `name` is
// in lower case.
std::optional<std::string>
guest_address(std::string_view name)
{
  if (const auto mark = name.find("#ext#@"); mark != std::string_view::npos) {
    auto address = std::string(name.substr(0, mark));
    const auto at = address.rfind('_');
    if (at == std::string::npos || at == 0 || address.find('@') != std::string::npos) {
      return std::nullopt;
    }
    address[at] = '@';
    return address;
  }
  const auto hash = name.find('#');
  const auto domain = name.substr(0, std::min(hash, name.size()));
  const bool is_named_by_provider =
      hash != std::string_view::npos && domain.find('.') != std::string_view::npos &&
      domain.find_first_of("/:@ ") == std::string_view::npos &&
      name.find('@', hash) != std::string_view::npos;
  return is_named_by_provider ? std::optional(std::string(name.substr(hash + 1)))
                              : std::nullopt;
}

std::string
core_of(std::string_view rest)
{
  auto core = text::to_lower(visible_name(rest));
  core = std::string(text::trim(core));
  auto address = guest_address(core);
  return address ? std::move(*address) : core;
}

// Return what `name` has in front of `last` when it is a path that ends so, or nothing.
std::optional<std::string_view>
path_before(std::string_view name, std::string_view last)
{
  const bool is_path =
      name.starts_with('/') && name.size() > last.size() &&
      text::to_lower(name.substr(name.size() - last.size())) == text::to_lower(last) &&
      name[name.size() - last.size() - 1] == '/';
  return is_path ? std::optional(name.substr(0, name.size() - last.size()))
                 : std::nullopt;
}

// Return in which way `other` differs from `wanted`, which means the same.
std::string
about_rest(std::string_view wanted, std::string_view other)
{
  if (wanted == other) {
    return {};
  }
  if (trim_name(wanted) == trim_name(other)) {
    return "leading or trailing whitespace";
  }
  if (visible_name(wanted) == visible_name(other)) {
    const auto fault = name_fault(other);
    return fault ? "it " + fault->words
                 : fmt::format("{} {}", text::quote(wanted), name_fault(wanted)->words);
  }
  if (const auto path = path_before(other, wanted)) {
    return fmt::format("with the path {}", text::quote(*path));
  }
  if (const auto path = path_before(wanted, other)) {
    return fmt::format("without the path {}", text::quote(*path));
  }
  if (guest_address(text::to_lower(other))) {
    return "the user name of a guest in Entra ID";
  }
  if (guest_address(text::to_lower(wanted))) {
    return "the address of a guest in Entra ID";
  }
  return "different case";
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
  return core_of(std::string_view(subject.name).substr(any_prefix(subject).size()));
}

std::vector<std::string>
NameSimilarity::normalized_names(const Subject& subject) const
{
  std::vector<std::string> names;
  for (const auto& reading : readings(subject)) {
    if (auto core = core_of(reading.rest); !core.empty()) {
      names.push_back(std::move(core));
    }
  }
  return names;
}

std::string
NameSimilarity::difference(const Subject& wanted, const Subject& other) const
{
  std::vector<std::string> words;
  if (wanted.kind != other.kind) {
    words.push_back(
        fmt::format("a {}, not a {}", to_string(other.kind), to_string(wanted.kind)));
  }
  const auto [one, two] = readings_alike(wanted, other);
  for (auto&& text :
       {about_prefix(one.prefix, two.prefix), about_rest(one.rest, two.rest)}) {
    if (!text.empty()) {
      words.push_back(text);
    }
  }
  return text::join(words, "; ");
}

// Return how to read both names so that the rest is the same.
std::pair<NameSimilarity::Reading, NameSimilarity::Reading>
NameSimilarity::readings_alike(const Subject& wanted, const Subject& other) const
{
  const auto ones = readings(wanted);
  const auto twos = readings(other);
  for (const auto& one : ones) {
    for (const auto& two : twos) {
      const auto first = core_of(one.rest);
      const auto second = core_of(two.rest);
      if (first == second || path_before(first, second) || path_before(second, first)) {
        return {one, two};
      }
    }
  }
  return {ones.front(), twos.front()};
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
    return "the prefix is repeated";
  }
  if (!issuer_of(value).empty()) {
    return fmt::format("it starts with an issuer, which is not added to {} here",
                       is_group ? "groups" : "users");
  }
  if (!is_group && m_is_email && value.find('@') == std::string_view::npos) {
    return "it is not an e-mail address, but the username claim is email";
  }
  return std::nullopt;
}

// Return the ways to read a name: with the prefix that is known, or with one that is
// guessed, and as a name without one.
std::vector<NameSimilarity::Reading>
NameSimilarity::readings(const Subject& subject) const
{
  const std::string_view name = subject.name;
  const auto known = known_prefix(name);
  const auto guessed = known.empty() ? guessed_prefix(subject) : known;
  std::vector<Reading> readings{{guessed, name.substr(guessed.size())}};
  if (guessed.size() > known.size()) {
    readings.push_back({{}, name});
  }
  return readings;
}

// Return a word and ':' in front of a name. Where the prefix of groups is known, it is
// part of the name ("org:team"); that of users, where they are known to have none, unless
// it is an e-mail address, which has no ':'.
std::string_view
NameSimilarity::guessed_prefix(const Subject& subject) const
{
  const std::string_view name = subject.name;
  const auto prefix = word_prefix(name);
  const bool is_group = subject.kind == SubjectKind::group;
  const auto& known = is_group ? m_groups : m_users;
  const bool may_be = !known || (!is_group && !known->empty()) ||
                      (!is_group && m_is_email &&
                       name.find('@', prefix.size()) != std::string_view::npos);
  return may_be ? prefix : std::string_view();
}

std::string_view
NameSimilarity::any_prefix(const Subject& subject) const
{
  return readings(subject).front().prefix;
}

// Return a prefix of users or groups that is known, or an issuer and '#'.
std::string_view
NameSimilarity::known_prefix(std::string_view name) const
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
             : std::string_view();
}

std::string
NameSimilarity::wrong_prefix(const Subject& subject) const
{
  const bool is_group = subject.kind == SubjectKind::group;
  const auto& wanted = is_group ? *m_groups : *m_users;
  const std::string_view name = subject.name;
  if (text::to_lower(name.substr(0, wanted.size())) == text::to_lower(wanted)) {
    return fmt::format("its prefix differs in case from {}", text::quote(wanted));
  }
  const auto other = any_prefix(subject);
  if (!other.empty() && other == (is_group ? m_users : m_groups).value_or("")) {
    return is_group ? "it has the prefix of users" : "it has the prefix of groups";
  }
  const auto issuer = issuer_of(name);
  if (issuer.empty()) {
    return fmt::format("it does not have the prefix {}", text::quote(wanted));
  }
  return without_slash(issuer) == without_slash(issuer_of(wanted))
             ? about_prefix(wanted, other)
             : fmt::format("it has the prefix {}, not {}",
                           text::quote(other),
                           text::quote(wanted));
}

} // namespace oidcctl::rbac
