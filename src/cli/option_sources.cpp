#include "cli/option_sources.hpp"

#include "base/text.hpp"
#include "cli/config/profile_choice.hpp"
#include "cli/config/profile_values.hpp"
#include "cli/declare.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

Result<void>
set_from_environment(Option& option, const System& system)
{
  const auto variable = option.variable();
  const auto value = system.environment.get(variable);
  if (!value || value->empty()) {
    return {};
  }
  return store(option, {*value}, OptionSource::environment, variable)
      .map_error([&](Error error) {
        error.hint = fmt::format(
            "unset the variable or set it to a value that {} accepts", option.name());
        return std::move(error).within(variable);
      });
}

// Return whether `set` has an option that a profile calls `key`.
bool
has_option(const OptionSet& set, const std::string& key)
{
  return std::any_of(set.options.begin(), set.options.end(), [&key](const auto& option) {
    const auto names = option.long_names();
    return !option.is_hidden &&
           std::any_of(names.begin(), names.end(), [&key](const auto& name) {
             return names_option(key, name);
           });
  });
}

// An option of another command is fine; what no command has is a mistake.
Result<void>
check_profile(const ProfileChoice& choice, const OptionSet& set)
{
  const auto& entries = choice.profile.entries;
  const bool is_known =
      std::all_of(entries.begin(), entries.end(), [&set](const auto& e) {
        return !is_barred_key(e.key) && has_option(set, e.key);
      });
  return is_known ? Result<void>()
                  : check_keys(choice, choice.profile, all_option_names());
}

Result<void>
apply_profile(Invocation& invocation, System& system)
{
  TRY_ASSIGN(const auto choice, choose_profile(system, invocation.profile));
  if (!choice.is_made()) {
    return {};
  }
  TRY(check_profile(choice, invocation.options));
  for (auto* option : open_options(invocation.options)) {
    const auto* entry = choice.profile.find(option->long_names());
    if (entry == nullptr) {
      continue;
    }
    auto done = set_from_profile(*option, *entry, choice, system);
    if (!done) {
      return tl::make_unexpected(
          std::move(done)
              .error()
              .within("profile " + text::quote(choice.profile.name))
              .within(text::quote(choice.path)));
    }
  }
  return {};
}

} // namespace

Result<void>
apply_sources(const Command& command, Invocation& invocation, System& system)
{
  const bool is_asked = !invocation.profile.profile.empty(); // in the arguments
  for (auto* option : open_options(invocation.options)) {
    TRY(set_from_environment(*option, system));
  }
  if (!is_asked) {
    invocation.profile.profile_named_by = variable_of("--profile");
  }
  if (command.profile == ProfileUse::always ||
      (command.profile == ProfileUse::when_asked && is_asked)) {
    return apply_profile(invocation, system);
  }
  return {};
}

void
apply_output_format(OptionSet& options, const System& system)
{
  auto* const output = options.find("--output");
  if (output != nullptr && output->source == OptionSource::by_default) {
    static_cast<void>(set_from_environment(*output, system));
  }
}

void
report_sources(const OptionSet& options, System& system)
{
  for (const auto source : {OptionSource::environment, OptionSource::profile}) {
    for (const auto& option : options.options) {
      if (option.source == source) {
        system.terminal.err(
            fmt::format("oidcctl: {} comes from {}\n", option.name(), option.place));
      }
    }
  }
}

Error
with_sources(Error error, const OptionSet& options)
{
  if (error.code != ErrorCode::usage) {
    return error;
  }
  for (const auto& option : options.options) {
    const auto& about = error.options;
    if (!option.place.empty() &&
        std::find(about.begin(), about.end(), option.name()) != about.end()) {
      error.hint += fmt::format("{}{} comes from {}",
                                error.hint.empty() ? "" : "; ",
                                option.name(),
                                option.place);
    }
  }
  return error;
}

} // namespace oidcctl::cli
