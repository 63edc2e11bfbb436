#include "cli/config/profile_choice.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

using text::quote;

constexpr std::string_view k_never_in_a_profile[] = {
    "config", "help", "profile", "version"};

// Return an error when `file` holds a secret and others than its owner can read it.
Result<void>
check_mode(const std::string& path, const ProfileFile& file, unsigned mode)
{
  constexpr unsigned others = 077;
  if ((mode & others) == 0) {
    return {};
  }
  for (const auto& profile : file.profiles) {
    for (const auto& entry : profile.entries) {
      if (entry.kind != ProfileEntry::Kind::boolean && is_secret_option(entry.key)) {
        return fail(ErrorCode::local_file,
                    fmt::format("{}: line {}: it contains {} of profile {}, and other "
                                "users can read it (mode {:04o})",
                                quote(path),
                                entry.line,
                                quote(entry.key),
                                quote(profile.name),
                                mode),
                    "run `chmod 600` on it; if others have seen the secret, have the "
                    "provider issue a new one");
      }
    }
  }
  return {};
}

Result<ProfileFile>
read_file(System& system, const std::string& path, unsigned mode)
{
  TRY_ASSIGN(const auto text, system.files.read(path, k_max_config));
  auto file = parse_profiles(text);
  if (!file) {
    return tl::make_unexpected(std::move(file).error().within(quote(path)));
  }
  TRY(check_mode(path, *file, mode));
  return file;
}

tl::unexpected<Error>
no_such_profile(const ProfileChoice& choice, const std::string& name)
{
  const auto names = choice.file.names();
  // Named in the file itself, it is the file that is wrong.
  const bool in_file = choice.chosen_by == "current-profile";
  return fail(in_file ? ErrorCode::local_file : ErrorCode::usage,
              fmt::format("{} is {}, {}",
                          choice.chosen_by,
                          quote(name),
                          choice.path.empty()
                              ? "but there is no profiles file"
                              : "but " + quote(choice.path) + " does not contain it"),
              suggestion(name,
                         names,
                         names.empty() ? "oidcctl-config(1) describes the file"
                                       : "profiles: " + text::join(names, ", ")));
}

// Return what the file says, nothing where there is no file that can be read.
ProfileFile
readable_file(System& system, const ProfileFlags& flags)
{
  const auto path = config_path(system, flags);
  if (path.empty()) {
    return {};
  }
  const auto status = system.files.status(path);
  if (!status || !*status) {
    return {};
  }
  auto file = read_file(system, path, 0);
  return file ? std::move(*file) : ProfileFile{};
}

} // namespace

std::string
config_path(const System& system, const ProfileFlags& flags)
{
  if (!flags.config.empty()) {
    return flags.config;
  }
  // A relative path there is to be ignored (XDG Base Directory Specification).
  const auto xdg = system.environment.get("XDG_CONFIG_HOME").value_or("");
  const auto home = system.environment.get("HOME").value_or("");
  const auto base = xdg.rfind('/', 0) == 0 ? xdg : home.empty() ? "" : home + "/.config";
  return base.empty() ? "" : base + "/oidcctl/config.yaml";
}

Result<ProfileChoice>
choose_profile(System& system, const ProfileFlags& flags)
{
  ProfileChoice choice;
  const auto path = config_path(system, flags);
  if (!path.empty()) {
    TRY_ASSIGN(const auto status, system.files.status(path));
    if (status || !flags.config.empty()) {
      TRY_ASSIGN(choice.file, read_file(system, path, status ? status->mode : 0));
      choice.path = path;
    }
  }
  const bool is_asked = !flags.profile.empty();
  const auto& name = is_asked ? flags.profile : choice.file.current;
  if (name.empty()) {
    return choice;
  }
  choice.chosen_by = is_asked ? flags.profile_named_by : "current-profile";
  const auto* profile = choice.file.find(name);
  if (profile == nullptr) {
    return no_such_profile(choice, name);
  }
  choice.profile = *profile;
  return choice;
}

std::vector<std::string>
profile_names(System& system, const ProfileFlags& flags)
{
  return readable_file(system, flags).names();
}

std::vector<std::string>
values_in_profiles(System& system, const ProfileFlags& flags, const std::string& key)
{
  std::vector<std::string> values;
  for (const auto& profile : readable_file(system, flags).profiles) {
    if (const auto* const entry = profile.find({key})) {
      values.insert(values.end(), entry->values.begin(), entry->values.end());
    }
  }
  return values;
}

bool
is_barred_key(std::string_view key)
{
  return std::any_of(std::begin(k_never_in_a_profile),
                     std::end(k_never_in_a_profile),
                     [key](std::string_view name) { return names_option(key, name); });
}

Result<void>
check_keys(const ProfileChoice& choice,
           const Profile& profile,
           const std::vector<std::string>& known)
{
  for (const auto& entry : profile.entries) {
    const auto is_entry = [&entry](std::string_view name) {
      return names_option(entry.key, name);
    };
    const bool is_barred = is_barred_key(entry.key);
    if (!is_barred && std::any_of(known.begin(), known.end(), is_entry)) {
      continue;
    }
    const auto near = is_barred ? std::nullopt : nearest(entry.key, known);
    const auto dashed = entry.key.rfind("--", 0) == 0;
    return fail(ErrorCode::local_file,
                fmt::format("{}: line {}: profile {}: {} {}",
                            quote(choice.path),
                            entry.line,
                            quote(profile.name),
                            quote(entry.key),
                            is_barred ? "cannot be set by a profile"
                                      : "is not an option of any command"),
                near     ? fmt::format("did you mean {}?", *near)
                : dashed ? "remove the dashes"
                         : "the keys are the long names of options without dashes");
  }
  return {};
}

} // namespace oidcctl::cli
