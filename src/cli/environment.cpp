#include "cli/environment.hpp"

#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <vector>

namespace oidcctl::cli {

std::string
variable_of(const std::string& option)
{
  std::string name = "OIDCCTL";
  for (const char c : "_" + option.substr(option.find_first_not_of('-'))) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

Result<void>
apply_environment(CLI::App& app, System& system)
{
  std::vector<std::string> notes;
  for (auto* option : app.get_options()) {
    const auto& names = option->get_lnames();
    if (names.empty() || names.front() == "help" || option->count() > 0) {
      continue;
    }
    const auto variable = variable_of(names.front());
    const auto value = system.environment.get(variable);
    if (!value || value->empty()) {
      continue;
    }
    try {
      option->add_result(*value);
      option->run_callback();
    } catch (const CLI::Error& error) {
      return fail(ErrorCode::usage,
                  fmt::format("{}={}: {}", variable, text::quote(*value), error.what()),
                  "unset the variable or give it a value that --" + names.front() +
                      " takes");
    }
    notes.push_back(fmt::format("--{} comes from {}", names.front(), variable));
  }
  const auto* verbose = app.get_option_no_throw("--verbose");
  if (verbose != nullptr && verbose->count() > 0) {
    for (const auto& note : notes) {
      system.terminal.err("oidcctl: " + note + "\n");
    }
  }
  return {};
}

} // namespace oidcctl::cli
