#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The file of profiles, ~/.config/oidcctl/config.yaml: values of options under names, so
// that a person writes them once.
namespace oidcctl::cli {

constexpr std::size_t k_max_config = std::size_t{1} << 20; // bytes

// One line of a profile: an option by its long name without dashes, and its values.
struct ProfileEntry
{
  enum class Kind { text, number, boolean, list };

  std::string key = {};
  Kind kind = Kind::text;
  std::vector<std::string> values = {}; // of a truth value: "true" or "false"
  std::size_t line = 0;                 // counted from 1
};

struct Profile
{
  std::string name = {};
  std::vector<ProfileEntry> entries = {};

  // Return the entry for the option with these long names (no dashes), or nullptr.
  const ProfileEntry* find(const std::vector<std::string>& names) const;
};

struct ProfileFile
{
  std::vector<Profile> profiles = {};
  std::string current = {}; // current-profile; may name none of them

  const Profile* find(std::string_view name) const;
  std::vector<std::string> names() const;
};

// Return what a file of profiles says; an empty text says nothing. Strict: broken YAML,
// an unknown member, a name that occurs more than once, an anchor, a map or null as a
// value are errors with their line. Whether an option of that name exists is not looked
// at. Messages hold names and no values, which may be secrets.
Result<ProfileFile> parse_profiles(std::string_view text);

// Return whether a profile's `key` is the option called `name`: "oidc-" in front of
// either makes no difference, so that one profile serves kube-apiserver's names and
// kubelogin's.
bool names_option(std::string_view key, std::string_view name);

// Return whether the value of the option `name` (no dashes) must not be shown.
bool is_secret_option(std::string_view name);

} // namespace oidcctl::cli
