#include "kube/rbac/binding.hpp"

#include "base/text.hpp"
#include "kube/rbac/visible_name.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::rbac {

namespace {

bool
is_lower_alphanumeric(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
is_dns_label(std::string_view text)
{
  return !text.empty() && is_lower_alphanumeric(text.front()) &&
         is_lower_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_alphanumeric(c) || c == '-';
         });
}

// A DNS name, whose labels may be longer than those of the DNS (IsDNS1123Subdomain).
bool
is_dns_subdomain(std::string_view text)
{
  constexpr std::size_t longest = 253;
  const auto labels = text::split(text, '.');
  return text.size() <= longest &&
         std::all_of(labels.begin(), labels.end(), is_dns_label);
}

std::optional<SubjectKind>
parse_kind(std::string_view kind)
{
  for (const auto each :
       {SubjectKind::user, SubjectKind::group, SubjectKind::service_account}) {
    if (to_string(each) == kind) {
      return each;
    }
  }
  return std::nullopt;
}

// Return what is wrong with a service account, which has rules that others do not have.
std::optional<FieldProblem>
account_problem(const SubjectText& words, bool is_cluster_wide)
{
  if (!words.api_group.empty()) {
    return FieldProblem{"apiGroup",
                        fmt::format("must be empty for a ServiceAccount, not {}",
                                    text::quote(words.api_group))};
  }
  if (!is_dns_subdomain(words.name)) {
    return FieldProblem{
        "name",
        fmt::format(
            "{} is not a valid ServiceAccount name: expected a DNS subdomain name",
            text::quote(words.name))};
  }
  if (words.ns.empty() && is_cluster_wide) {
    return FieldProblem{"namespace",
                        "a ServiceAccount in a ClusterRoleBinding needs a namespace"};
  }
  return std::nullopt;
}

std::optional<FieldProblem>
group_problem(std::string_view api_group)
{
  if (api_group.empty() || api_group == k_api_group) {
    return std::nullopt;
  }
  return FieldProblem{
      "apiGroup",
      fmt::format("it is {}: expected {}", text::quote(api_group), k_api_group)};
}

} // namespace

std::string_view
to_string(SubjectKind kind)
{
  switch (kind) {
  case SubjectKind::user:
    return "User";
  case SubjectKind::group:
    return "Group";
  case SubjectKind::service_account:
    return "ServiceAccount";
  }
  return {};
}

std::string_view
to_string(RoleKind kind)
{
  return kind == RoleKind::cluster_role ? "ClusterRole" : "Role";
}

std::string_view
kind_of(const Binding& binding)
{
  return binding.is_cluster_wide() ? "ClusterRoleBinding" : "RoleBinding";
}

std::optional<std::string>
name_problem(std::string_view name)
{
  if (name.empty()) {
    return "it is empty";
  }
  if (name == "." || name == "..") {
    return fmt::format("it is {}", text::quote(name));
  }
  const auto mark = name.find_first_of("/%");
  if (mark != std::string_view::npos) {
    return fmt::format(
        "{} contains a {}", text::quote(name), text::quote(name.substr(mark, 1)));
  }
  return std::nullopt;
}

std::optional<std::string>
namespace_problem(std::string_view name)
{
  constexpr std::size_t longest = 63;
  if (name.empty()) {
    return "it is empty";
  }
  if (name.size() > longest) {
    return fmt::format("{} has {} characters: at most {} are allowed",
                       text::quote(name),
                       name.size(),
                       longest);
  }
  if (const auto fault = text::is_utf8(name) ? name_fault(name) : std::nullopt) {
    return fmt::format("{} {}", text::quote(name), fault->words);
  }
  return is_dns_label(name)
             ? std::nullopt
             : std::optional(fmt::format("{} is not a valid namespace name: expected "
                                         "lower-case letters, digits and '-'",
                                         text::quote(name)));
}

tl::expected<Subject, FieldProblem>
Subject::parse(SubjectText words, bool is_cluster_wide)
{
  const auto kind = parse_kind(words.kind);
  if (!kind) {
    return tl::make_unexpected(
        FieldProblem{"kind",
                     fmt::format("it is {}: expected User, Group or ServiceAccount",
                                 text::quote(words.kind))});
  }
  if (words.name.empty()) {
    return tl::make_unexpected(FieldProblem{"name", "it is empty"});
  }
  const bool is_account = *kind == SubjectKind::service_account;
  if (auto problem = is_account ? account_problem(words, is_cluster_wide)
                                : group_problem(words.api_group)) {
    return tl::make_unexpected(std::move(*problem));
  }
  return Subject{
      *kind, std::move(words.name), is_account ? std::move(words.ns) : std::string()};
}

tl::expected<RoleRef, FieldProblem>
RoleRef::parse(std::string_view kind,
               std::string_view api_group,
               std::string name,
               bool is_cluster_wide)
{
  const bool is_cluster_role = kind == "ClusterRole";
  if (!is_cluster_role && (kind != "Role" || is_cluster_wide)) {
    return tl::make_unexpected(FieldProblem{
        "kind",
        fmt::format("it is {}: expected {}",
                    text::quote(kind),
                    is_cluster_wide ? "ClusterRole" : "Role or ClusterRole")});
  }
  if (auto problem = group_problem(api_group)) {
    return tl::make_unexpected(std::move(*problem));
  }
  if (auto problem = name_problem(name)) {
    return tl::make_unexpected(FieldProblem{"name", std::move(*problem)});
  }
  return RoleRef{is_cluster_role ? RoleKind::cluster_role : RoleKind::role,
                 std::move(name)};
}

bool
Binding::is_ours() const
{
  const auto label = labels.find(std::string(k_owner_label));
  return label != labels.end() && label->second == k_owner;
}

} // namespace oidcctl::rbac
