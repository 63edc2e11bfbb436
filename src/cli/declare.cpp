#include "cli/declare.hpp"

#include "cli/commands.hpp"
#include "cli/config/profile_options.hpp"

#include <set>

namespace oidcctl::cli {

namespace {

template <typename Visit>
void
each_command(std::span<const Command> list, const std::string& parent, const Visit& visit)
{
  for (const auto& command : list) {
    const auto page = parent + "-" + std::string(command.name);
    visit(command, page);
    each_command(children_of(command), page, visit);
  }
}

Json
declaration_json(const Option& option)
{
  constexpr std::string_view kinds[] = {
      "text", "choice", "file", "new-file", "directory", "program"};
  const auto& values = option.values;
  const bool is_number = std::holds_alternative<long*>(option.target) ||
                         std::holds_alternative<double*>(option.target);
  const auto variable = option.variable();
  return {{"names", option.names},
          {"kind",
           option.is_flag() ? "flag"
           : is_number      ? "number"
                            : kinds[static_cast<std::size_t>(values.kind)]},
          {"label", option.label},
          {"argument", option.is_argument},
          {"hidden", option.is_hidden},
          {"repeatable", option.is_list()},
          {"values", values.all()},
          {"completes", values.find != nullptr},
          {"description", description_of(option)},
          {"environment", variable.empty() ? Json(nullptr) : Json(variable)}};
}

Json
command_json(const Command& command, const std::string& page)
{
  Invocation invocation;
  declare(command, invocation);
  auto names = Json::array({"-h", "--help"});
  auto declarations = Json::array();
  for (const auto& option : invocation.options.options) {
    declarations.push_back(declaration_json(option));
    if (option.is_hidden || option.is_argument) {
      continue;
    }
    for (const auto& name : option.names) {
      names.push_back(name);
    }
  }
  return {{"page", page},
          {"summary", command.summary},
          {"options", std::move(names)},
          {"declarations", std::move(declarations)},
          {"runs", command.build != nullptr}};
}

} // namespace

void
declare(const Command& command, Invocation& invocation)
{
  if (command.build == nullptr) {
    return;
  }
  Parameters parameters(invocation.options);
  command.build(parameters, invocation);
  if (command.profile != ProfileUse::never) {
    add_profile_options(parameters, invocation.profile);
  }
}

std::vector<std::string>
all_option_names()
{
  std::set<std::string> names;
  each_command(commands(), "", [&names](const Command& command, const std::string&) {
    Invocation invocation;
    declare(command, invocation);
    for (const auto& option : invocation.options.options) {
      for (auto& name : option.long_names()) {
        names.insert(option.is_hidden ? std::string() : std::move(name));
      }
    }
  });
  names.erase("");
  return {names.begin(), names.end()};
}

Json
describe_commands()
{
  auto out = Json::array();
  each_command(
      commands(), "oidcctl", [&out](const Command& command, const std::string& page) {
        out.push_back(command_json(command, page));
      });
  return out;
}

} // namespace oidcctl::cli
