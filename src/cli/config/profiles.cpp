#include "cli/config/profiles.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "yaml/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

using Kind = yaml::Node::Kind;
using text::quote;

constexpr std::size_t k_max_profiles = 1000;
constexpr std::size_t k_max_entries = 200; // of one profile
constexpr std::size_t k_max_values = 1000; // of one entry
constexpr std::string_view k_prefix = "oidc-";

tl::unexpected<Error>
wrong(std::size_t line, const std::string& what, std::string hint = {})
{
  return fail(
      ErrorCode::local_file, fmt::format("line {}: {}", line, what), std::move(hint));
}

std::string_view
without_prefix(std::string_view name)
{
  return name.rfind(k_prefix, 0) == 0 ? name.substr(k_prefix.size()) : name;
}

// Return a text or number as it was written, or nothing.
const std::string*
word_of(const yaml::Node& node)
{
  return node.is(Kind::string) || node.is(Kind::number) ? &node.text : nullptr;
}

Result<ProfileEntry>
list_entry(ProfileEntry entry, const yaml::Node& list)
{
  if (list.items.empty()) {
    return wrong(entry.line,
                 quote(entry.key) + " is an empty list",
                 "set a value or remove the line");
  }
  if (list.items.size() > k_max_values) {
    return wrong(entry.line,
                 fmt::format("{} has {} values: the limit is {}",
                             quote(entry.key),
                             list.items.size(),
                             k_max_values));
  }
  for (const auto& item : list.items) {
    const auto* word = word_of(item);
    if (word == nullptr) {
      return wrong(item.place.line,
                   fmt::format("a value of {} is {}: expected a string",
                               quote(entry.key),
                               yaml::noun_of(item.kind)),
                   "quote it");
    }
    entry.values.push_back(*word);
  }
  entry.kind = ProfileEntry::Kind::list;
  return entry;
}

Result<ProfileEntry>
entry_of(const yaml::Member& member)
{
  const auto& node = member.value;
  ProfileEntry entry{.key = member.name, .line = member.place.line};
  switch (node.kind) {
  case Kind::list:
    return list_entry(std::move(entry), node);
  case Kind::boolean:
    entry.kind = ProfileEntry::Kind::boolean;
    entry.values = {node.boolean ? "true" : "false"};
    return entry;
  case Kind::number:
  case Kind::string:
    entry.kind =
        node.is(Kind::number) ? ProfileEntry::Kind::number : ProfileEntry::Kind::text;
    entry.values = {node.text};
    return entry;
  case Kind::null:
    return wrong(entry.line,
                 quote(entry.key) + " has no value",
                 "set a value or remove the line; \"\" is the empty string");
  case Kind::map:
    break;
  }
  return wrong(
      entry.line,
      quote(entry.key) + " is a map: expected a value or a list of values",
      "each line of a profile starts with the long name of an option, without dashes");
}

// Return an error when two entries are the same option: issuer-url and oidc-issuer-url.
Result<void>
check_twins(const Profile& profile)
{
  for (const auto& entry : profile.entries) {
    const auto twin =
        std::find_if(profile.entries.begin(), profile.entries.end(), [&](const auto& e) {
          return e.key != entry.key && names_option(e.key, entry.key);
        });
    if (twin != profile.entries.end()) {
      return wrong(std::max(entry.line, twin->line),
                   fmt::format("{} and {} are the same option",
                               quote(entry.key),
                               quote(twin->key)),
                   "remove one of the lines");
    }
  }
  return {};
}

Result<Profile>
profile_of(const yaml::Member& member)
{
  Profile profile{.name = member.name};
  if (member.value.is(Kind::null)) {
    return profile; // a name alone: nothing is set
  }
  if (!member.value.is(Kind::map)) {
    return wrong(member.place.line,
                 fmt::format("profile {} is {}: expected a map of options",
                             quote(member.name),
                             yaml::noun_of(member.value.kind)));
  }
  const auto& members = member.value.members;
  if (members.size() > k_max_entries) {
    return wrong(member.place.line,
                 fmt::format("profile {} has {} options: the limit is {}",
                             quote(member.name),
                             members.size(),
                             k_max_entries));
  }
  for (const auto& option : members) {
    auto entry = entry_of(option);
    if (!entry) {
      return tl::make_unexpected(
          std::move(entry).error().within("profile " + quote(member.name)));
    }
    profile.entries.push_back(std::move(*entry));
  }
  TRY(check_twins(profile));
  return profile;
}

Result<std::vector<Profile>>
profiles_of(const yaml::Node& node)
{
  std::vector<Profile> profiles;
  if (node.is(Kind::null)) {
    return profiles;
  }
  if (!node.is(Kind::map)) {
    return wrong(node.place.line,
                 fmt::format("\"profiles\" is {}: expected a map of profiles by name",
                             yaml::noun_of(node.kind)));
  }
  if (node.members.size() > k_max_profiles) {
    return wrong(node.place.line,
                 fmt::format("{} profiles exceed the limit of {}",
                             node.members.size(),
                             k_max_profiles));
  }
  for (const auto& member : node.members) {
    if (member.name.empty()) {
      return wrong(member.place.line, "a profile has an empty name");
    }
    TRY_ASSIGN(auto profile, profile_of(member));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

Result<ProfileFile>
file_of(const yaml::Node& root)
{
  ProfileFile file;
  if (root.is(Kind::null)) {
    return file;
  }
  if (!root.is(Kind::map)) {
    return wrong(std::max<std::size_t>(root.place.line, 1),
                 fmt::format("the file is {}: expected a map", yaml::noun_of(root.kind)),
                 "oidcctl-config(1) shows an example");
  }
  for (const auto& member : root.members) {
    if (member.name == "profiles") {
      TRY_ASSIGN(file.profiles, profiles_of(member.value));
    } else if (member.name == "current-profile") {
      const auto* word = word_of(member.value);
      if (word == nullptr && !member.value.is(Kind::null)) {
        return wrong(member.place.line,
                     fmt::format("\"current-profile\" is {}: expected a name",
                                 yaml::noun_of(member.value.kind)),
                     "quote it");
      }
      file.current = word == nullptr ? "" : *word;
    } else {
      return wrong(member.place.line,
                   "unknown member " + quote(member.name),
                   suggestion(member.name,
                              {"profiles", "current-profile"},
                              "the file contains \"current-profile\" and \"profiles\"; "
                              "options belong in a profile"));
    }
  }
  return file;
}

} // namespace

const ProfileEntry*
Profile::find(const std::vector<std::string>& names) const
{
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&names](const auto& entry) {
        return std::any_of(names.begin(), names.end(), [&entry](const auto& option) {
          return names_option(entry.key, option);
        });
      });
  return found == entries.end() ? nullptr : &*found;
}

const Profile*
ProfileFile::find(std::string_view name) const
{
  const auto found = std::find_if(
      profiles.begin(), profiles.end(), [name](const auto& p) { return p.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

std::vector<std::string>
ProfileFile::names() const
{
  std::vector<std::string> names;
  for (const auto& profile : profiles) {
    names.push_back(profile.name);
  }
  return names;
}

Result<ProfileFile>
parse_profiles(std::string_view text)
{
  constexpr std::size_t depth = 8;
  constexpr std::size_t nodes = 100'000;
  TRY_ASSIGN(const auto document, yaml::parse(text, {k_max_config, depth, nodes}));
  if (!document.non_portable.empty()) {
    const auto& first = document.non_portable.front();
    return fail(ErrorCode::local_file,
                yaml::describe(first),
                first.kind == yaml::NonPortableYaml::Kind::key_type
                    ? "quote it"
                    : "use only plain maps, lists and values, and each key once");
  }
  return file_of(document.root);
}

bool
names_option(std::string_view key, std::string_view name)
{
  return without_prefix(key) == without_prefix(name);
}

bool
is_secret_option(std::string_view name)
{
  constexpr std::string_view ends[] = {"secret", "password", "token", "passphrase"};
  return std::any_of(std::begin(ends), std::end(ends), [name](std::string_view end) {
    return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
  });
}

} // namespace oidcctl::cli
