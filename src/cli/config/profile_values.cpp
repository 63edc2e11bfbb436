#include "cli/config/profile_values.hpp"

#include "base/text.hpp"
#include "cli/config/profile_choice.hpp"
#include "cli/framework/option_set.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

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
check_type(const Option& option, const ProfileEntry& entry)
{
  if (option.is_flag()) {
    return entry.kind == Kind::boolean
               ? Result<void>{}
               : wrong_type(entry, "true or false", "remove the quotes");
  }
  if (entry.kind == Kind::boolean) {
    return wrong_type(entry, "text", "quote it: YAML reads a bare yes as true");
  }
  if (entry.kind == Kind::list && !option.is_list()) {
    return wrong_type(entry, "one value", option.name() + " takes one value");
  }
  return {};
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
set_from_profile(Option& option,
                 const ProfileEntry& entry,
                 const ProfileChoice& choice,
                 const System& system)
{
  TRY(check_type(option, entry));
  auto values = entry.values;
  for (auto& value : values) {
    const bool is_path =
        option.values.is_path() || (option.values.kind == Values::Kind::program &&
                                    value.find('/') != std::string::npos);
    value = is_path ? resolved(value, choice, system) : value;
  }
  return store(option,
               values,
               OptionSource::profile,
               fmt::format("profile {}, line {} of {}",
                           text::printable(choice.profile.name),
                           entry.line,
                           text::printable(choice.path)))
      .map_error([&](Error error) {
        error.code = ErrorCode::local_file;
        error.hint = fmt::format("set it to a value that {} accepts", option.name());
        return std::move(error).within(
            fmt::format("line {}: {}", entry.line, text::quote(entry.key)));
      });
}

} // namespace oidcctl::cli
