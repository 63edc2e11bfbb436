#include "cli/config/profile_values.hpp"

#include "base/text.hpp"
#include "cli/config/profile_choice.hpp"
#include "cli/framework/command.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

using Kind = ProfileEntry::Kind;

tl::unexpected<Error>
wrong_type(const ProfileEntry& entry, std::string_view wanted, std::string hint)
{
  constexpr std::string_view nouns[] = {
      "text", "a number", "a boolean", "a list of values"};
  return fail(ErrorCode::local_file,
              fmt::format("line {}: {} is {}: expected {}",
                          entry.line,
                          text::quote(entry.key),
                          nouns[static_cast<std::size_t>(entry.kind)],
                          wanted),
              std::move(hint));
}

Result<void>
check_type(const CLI::Option& option, const ProfileEntry& entry)
{
  if (option.get_items_expected_max() == 0) {
    return entry.kind == Kind::boolean
               ? Result<void>{}
               : wrong_type(entry, "true or false", "remove the quotes");
  }
  if (entry.kind == Kind::boolean) {
    return wrong_type(entry, "text", "quote it: YAML reads a bare yes as true");
  }
  const bool is_single =
      option.get_multi_option_policy() != CLI::MultiOptionPolicy::TakeAll;
  if (entry.kind == Kind::list && is_single) {
    return wrong_type(
        entry,
        "one value",
        fmt::format("--{} takes a single value", option.get_lnames().front()));
  }
  return {};
}

bool
names_a_file(const Command& command, const CLI::Option& option)
{
  const auto& name = option.get_lnames().front();
  return std::any_of(
      command.completions.begin(), command.completions.end(), [&name](const auto& c) {
        return c.option == name && c.offer == Offer::files;
      });
}

std::string
resolved(const std::string& path, const ProfileChoice& choice, const System& system)
{
  if (path.rfind("~/", 0) == 0) {
    return system.environment.get("HOME").value_or("") + path.substr(1);
  }
  const auto slash = choice.path.rfind('/');
  if (path.empty() || path == "-" || path.front() == '/' || slash == std::string::npos) {
    return path;
  }
  return choice.path.substr(0, slash + 1) + path;
}

} // namespace

Result<void>
set_from_profile(CLI::Option& option,
                 const ProfileEntry& entry,
                 const Command& command,
                 const ProfileChoice& choice,
                 const System& system)
{
  TRY(check_type(option, entry));
  const bool is_flag = option.get_items_expected_max() == 0;
  const bool is_file = names_a_file(command, option);
  try {
    for (const auto& value : entry.values) {
      option.add_result(is_flag   ? option.get_flag_value(entry.key, value)
                        : is_file ? resolved(value, choice, system)
                                  : value);
    }
    option.run_callback();
  } catch (const CLI::Error& error) {
    return fail(
        ErrorCode::local_file,
        fmt::format("line {}: {}: {}", entry.line, text::quote(entry.key), error.what()),
        fmt::format("use a value that --{} accepts", option.get_lnames().front()));
  }
  return {};
}

} // namespace oidcctl::cli
