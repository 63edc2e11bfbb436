#include "providers/subject_advice.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Test = bool (*)(std::string_view value);

bool
is_hex(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Return whether `text` is a GUID: 8-4-4-4-12 hexadecimal digits, in either case.
bool
is_guid(std::string_view text)
{
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(), [](char c, char wanted) {
           return wanted == 'x' ? is_hex(c) : c == wanted;
         });
}

bool
is_no_guid(std::string_view text)
{
  return !is_guid(text);
}

bool
is_guid_in_capitals(std::string_view text)
{
  return is_guid(text) && text::to_lower(text) != text;
}

bool
is_number(std::string_view text)
{
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Okta's ids of groups: 00g and 17 more.
bool
is_okta_id(std::string_view text)
{
  constexpr std::size_t length = 20;
  return text.size() == length && text.starts_with("00g") &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z');
         });
}

bool
has_no_slash_in_front(std::string_view text)
{
  return !text.starts_with('/') && !is_guid(text);
}

bool
is_no_gitlab_path(std::string_view text)
{
  return text.starts_with('/') || text.ends_with('/') || text.starts_with("https://") ||
         text.find(' ') != std::string_view::npos;
}

bool
is_bare_name(std::string_view text)
{
  return text.find('@') == std::string_view::npos && !is_guid(text);
}

bool
has_space(std::string_view text)
{
  return text.find(' ') != std::string_view::npos;
}

// What a provider does not send.
struct Row
{
  std::string_view provider;
  std::string_view claim; // of groups or, with `is_group` false, of users
  bool is_group;
  Test applies;
  NoticeLevel level;
  std::string_view words; // after the name; of a note: of all such names
  std::string_view hint;
};

constexpr auto k_warning = NoticeLevel::warning;
constexpr auto k_note = NoticeLevel::note;
constexpr bool k_group = true;
constexpr bool k_user = false;

constexpr std::string_view k_entra_name =
    "is not an object id, and Entra ID sends groups as object ids: names come only where "
    "on-premises names or cloud display names are configured";
constexpr std::string_view k_entra_hint =
    "use the object id: az ad group show --group NAME --query id -o tsv";
constexpr std::string_view k_entra_case =
    "contains upper-case letters; Entra ID sends object ids in lower case, and names are "
    "compared byte for byte";
constexpr std::string_view k_lower = "write it in lower case";
constexpr std::string_view k_entra_user =
    "is not an object id, which is what the claim oid contains";
constexpr std::string_view k_entra_user_hint =
    "use the object id: az ad user show --id ADDRESS --query id -o tsv";
constexpr std::string_view k_okta_id = "looks like an id of Okta, which sends the names "
                                       "of groups";
constexpr std::string_view k_look = "compare it with a token: oidcctl token inspect";
constexpr std::string_view k_id_for_name = "looks like an id; this provider sends names";

// Sorted by provider.
constexpr Row k_rows[] = {
    {"authelia", "groups", k_group, is_guid, k_warning, k_id_for_name, k_look},
    {"authentik", "groups", k_group, is_guid, k_warning, k_id_for_name, k_look},
    {"cognito",
     "cognito:groups",
     k_group,
     has_space,
     k_warning,
     "contains a space, which names of groups in Cognito cannot",
     k_look},
    {"entra-v1", "groups", k_group, is_no_guid, k_warning, k_entra_name, k_entra_hint},
    {"entra-v1",
     "groups",
     k_group,
     is_guid_in_capitals,
     k_warning,
     k_entra_case,
     k_lower},
    {"entra-v1", "oid", k_user, is_no_guid, k_warning, k_entra_user, k_entra_user_hint},
    {"entra-v1", "oid", k_user, is_guid_in_capitals, k_warning, k_entra_case, k_lower},
    {"entra-v2", "groups", k_group, is_no_guid, k_warning, k_entra_name, k_entra_hint},
    {"entra-v2",
     "groups",
     k_group,
     is_guid_in_capitals,
     k_warning,
     k_entra_case,
     k_lower},
    {"entra-v2", "oid", k_user, is_no_guid, k_warning, k_entra_user, k_entra_user_hint},
    {"entra-v2", "oid", k_user, is_guid_in_capitals, k_warning, k_entra_case, k_lower},
    {"gitlab",
     "groups_direct",
     k_group,
     is_no_gitlab_path,
     k_warning,
     "is not the full path of a group, which is what GitLab sends",
     "use the path as in its URL, without a slash in front: parent/child"},
    {"gitlab", "groups_direct", k_group, is_number, k_warning, k_id_for_name, k_look},
    {"kanidm",
     "groups",
     k_group,
     is_bare_name,
     k_note,
     "groups without a domain: for the scope groups Kanidm sends UUIDs and name@domain; "
     "short names need the scope groups_name",
     k_look},
    {"keycloak", "groups", k_group, is_guid, k_warning, k_id_for_name, k_look},
    {"keycloak",
     "groups",
     k_group,
     has_no_slash_in_front,
     k_note,
     "groups without a slash in front: Keycloak sends /parent/child unless \"Full group "
     "path\" of the mapper is off",
     k_look},
    {"okta-custom", "groups", k_group, is_okta_id, k_warning, k_okta_id, k_look},
    {"okta-org", "groups", k_group, is_okta_id, k_warning, k_okta_id, k_look},
    {"onelogin", "groups", k_group, is_number, k_warning, k_id_for_name, k_look},
};

// A groups claim that is not named may be the usual one.
bool
fits(const Row& row, const Provider& provider, const SubjectValue& subject)
{
  const auto& claim = subject.is_group ? subject.groups_claim : subject.username_claim;
  return row.provider == provider.id && row.is_group == subject.is_group &&
         (row.claim == claim || (subject.is_group && claim.empty())) &&
         row.applies(subject.value);
}

} // namespace

std::optional<Notice>
subject_advice(const Provider* provider, const SubjectValue& subject)
{
  if (provider == nullptr || subject.value.starts_with("system:")) {
    return std::nullopt;
  }
  const auto name = fmt::format(
      "{} {}", subject.is_group ? "group" : "user", text::quote(subject.value));
  if (subject.is_group && provider->groups == ClaimFact::no) {
    return Notice{
        NoticeLevel::warning,
        fmt::format("{}: {} sends no groups", name, provider->name),
        "grant to single users, or put a provider in between that sends groups"};
  }
  const auto* const row =
      std::find_if(std::begin(k_rows), std::end(k_rows), [&](const Row& one) {
        return fits(one, *provider, subject);
      });
  if (row == std::end(k_rows)) {
    return std::nullopt;
  }
  return Notice{row->level,
                row->level == NoticeLevel::note
                    ? std::string(row->words)
                    : fmt::format("{} {} ({})", name, row->words, provider->name),
                std::string(row->hint)};
}

} // namespace oidcctl
