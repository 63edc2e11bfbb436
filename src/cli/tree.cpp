#include "cli/tree.hpp"

#include "cli/config/profile_options.hpp"

#include <CLI/CLI.hpp>

#include <set>

namespace oidcctl::cli {

namespace {

constexpr int k_help_column = 38;

void
set_up(CLI::App& app)
{
  app.set_help_flag("-h,--help", "Print this help");
  app.get_formatter()->column_width(k_help_column);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  // One command is called; what stands behind it is its own, a file called "token" too.
  app.require_subcommand(0, 1);
  app.allow_extras(); // reported by ourselves, with a suggestion
}

// Add the commands of `list` to `app`; the one that the first word of `words` names gets
// its options and children too.
void
add_commands(CLI::App& app,
             std::span<const Command> list,
             std::span<const std::string> words,
             Invocation& invocation)
{
  for (const auto& command : list) {
    auto* child =
        app.add_subcommand(std::string(command.name), std::string(command.summary));
    set_up(*child);
    child->group("Commands");
    if (words.empty() || words.front() != command.name) {
      continue;
    }
    if (command.build != nullptr) {
      Parameters parameters(*child, invocation.notes);
      command.build(parameters, invocation);
      if (command.profile != ProfileUse::never) {
        add_profile_options(parameters, invocation.profile);
      }
    }
    add_commands(*child, children_of(command), words.subspan(1), invocation);
  }
}

void
describe_commands(std::span<const Command> list, std::vector<std::string> path, Json& out)
{
  for (const auto& command : list) {
    path.emplace_back(command.name);
    Invocation invocation;
    const auto app = make_app(path, invocation);
    const CLI::App* leaf = resolve_command(*app, path);
    auto options = Json::array();
    for (const auto* option : leaf->get_options()) {
      if (option->get_group().empty()) {
        continue; // hidden
      }
      for (const auto& name : option->get_snames()) {
        options.push_back("-" + name);
      }
      for (const auto& name : option->get_lnames()) {
        options.push_back("--" + name);
      }
    }
    std::string name = "oidcctl";
    for (const auto& word : path) {
      name += "-" + word;
    }
    out.push_back({{"page", name},
                   {"summary", command.summary},
                   {"options", std::move(options)},
                   {"runs", command.build != nullptr}});
    describe_commands(children_of(command), path, out);
    path.pop_back();
  }
}

} // namespace

std::unique_ptr<CLI::App>
make_app(std::span<const std::string> arguments, Invocation& invocation)
{
  auto app = std::make_unique<CLI::App>(
      "Sets up OpenID Connect for Kubernetes clusters and explains what goes wrong",
      "oidcctl");
  set_up(*app);
  app->set_version_flag("-V,--version", "", "Print the version");
  app->footer("`oidcctl COMMAND --help` tells more, and so does the page oidcctl(1).");
  add_commands(*app, commands(), arguments, invocation);
  return app;
}

CLI::App*
selected_command(CLI::App& app)
{
  const auto children = app.get_subcommands();
  return children.empty() ? &app : selected_command(*children.front());
}

CLI::App*
resolve_command(CLI::App& app, const std::vector<std::string>& path)
{
  auto* leaf = &app;
  for (const auto& word : path) {
    leaf = leaf->get_subcommand(word);
  }
  return leaf;
}

std::string
path_of(const CLI::App& app)
{
  const auto* parent = app.get_parent();
  return parent == nullptr ? "oidcctl" : path_of(*parent) + " " + app.get_name();
}

const Command*
command_of(const CLI::App& app)
{
  const auto* parent = app.get_parent();
  if (parent == nullptr) {
    return nullptr;
  }
  const auto* above = command_of(*parent);
  return find_command(above == nullptr ? commands() : children_of(*above),
                      app.get_name());
}

std::vector<std::string>
all_option_names()
{
  std::set<std::string> names;
  for (const auto& command : describe_tree()) {
    for (const auto& option : command.at("options")) {
      const auto& text = option.get_ref<const std::string&>();
      if (text.rfind("--", 0) == 0) {
        names.insert(text.substr(2));
      }
    }
  }
  return {names.begin(), names.end()};
}

std::string
help_of(CLI::App& app)
{
  const auto* parent = app.get_parent();
  auto text = app.help(parent == nullptr ? "" : path_of(*parent));
  for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n")) {
    text.erase(at, 1); // CLI11 leaves two blank lines between groups
  }
  return text;
}

std::vector<std::string>
option_names(const CLI::App& app)
{
  std::vector<std::string> names;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string>
command_names(const CLI::App& app)
{
  std::vector<std::string> names;
  for (const auto* child : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(child->get_name());
  }
  return names;
}

Json
describe_tree()
{
  auto out = Json::array();
  describe_commands(commands(), {}, out);
  return out;
}

} // namespace oidcctl::cli
