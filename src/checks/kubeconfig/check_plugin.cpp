#include "base/suggest.hpp"
#include "base/text.hpp"
#include "checks/finding_group.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/kubeconfig/path_remark.hpp"

#include <fmt/format.h>

#include <algorithm>

// Credential plugins: whether they are there, and called by their names.
namespace oidcctl::checks {

namespace {

using NamedUser = kube::Named<kube::User>;

constexpr const char* k_no_plugin = "no plugin";

// Return the users that have a plugin with a command.
std::vector<const NamedUser*>
plugin_users(const KubeconfigCase& c)
{
  std::vector<const NamedUser*> users;
  for (const auto* user : c.users()) {
    if (user->value.exec && !user->value.exec->command.empty()) {
      users.push_back(user);
    }
  }
  return users;
}

bool
is_there(const KubeconfigCase& c, std::string_view program)
{
  const auto found = c.programs.find(std::string(program));
  return found != c.programs.end() && found->second.has_value();
}

// Return what to do about a program that is not there, best what is there in its place.
// `written`: the command in the kubeconfig.
std::string
hint_for_missing(const KubeconfigCase& c,
                 const std::string& program,
                 const std::string& written)
{
  if (auto remark = kube::path_remark(written)) {
    return std::move(*remark);
  }
  if (program.find(' ') != std::string::npos) {
    return "kubectl takes command for one path, spaces included: each argument is an "
           "item "
           "of args";
  }
  std::vector<std::string> names;
  for (const auto& plugin : plugins()) {
    if (is_there(c, plugin.program)) {
      const auto word = plugin.word.empty() ? "" : fmt::format(", args: {}", plugin.word);
      return fmt::format(
          "{} was found: command: {}{}", plugin.program, plugin.command, word);
    }
    names.emplace_back(plugin.program);
  }
  if (program.find('/') != std::string::npos) {
    return "a relative path is resolved from the directory of the kubeconfig";
  }
  if (const auto near = nearest(program, names); near && *near != program) {
    return fmt::format("did you mean {}?", *near);
  }
  return "install it, and put it on the PATH of the user who runs kubectl";
}

void
add_missing(FindingGroup& group, const KubeconfigCase& c, const NamedUser& user)
{
  const auto command = plugin_command(user);
  const auto refuse = [&](const std::string& program) {
    const bool is_path = program.find('/') != std::string::npos;
    group.add(Status::failure,
              user.name,
              user.place,
              fmt::format("{} {}",
                          text::quote(shown_command(program)),
                          is_path ? "is not an executable file on this machine"
                                  : "is not on PATH on this machine"),
              hint_for_missing(c, program, user.value.exec->command));
  };
  if (!is_there(c, command)) {
    refuse(command);
    return;
  }
  const auto program = kubectl_plugin(*user.value.exec);
  if (!program.empty() && !is_there(c, program)) {
    refuse(program);
  }
}

// The words of kubectl's plugins have hyphens, and their executables underscores there.
std::string
right_program(std::string_view name)
{
  std::string plain(name);
  std::replace(plain.begin(), plain.end(), '_', '-');
  for (const auto& plugin : plugins()) {
    std::string program(plugin.program);
    std::replace(program.begin(), program.end(), '_', '-');
    if (program == plain && name != plugin.program) {
      return std::string(plugin.program);
    }
  }
  return {};
}

void
add_wrong_name(FindingGroup& group, const KubeconfigCase& c, const NamedUser& user)
{
  const auto& exec = *user.value.exec;
  const auto refuse = [&](const std::string& what, const std::string& hint) {
    group.add(Status::failure, user.name, user.place, what, hint);
  };
  if (exec.command.find(' ') != std::string::npos &&
      !kube::is_windows_path(exec.command) && !is_there(c, plugin_command(user))) {
    refuse(fmt::format("command is {}, which kubectl takes for one path with its spaces",
                       text::quote(shown_command(exec.command))),
           "command is the program only; each argument is an item of args");
    return;
  }
  const auto name = program_name(exec.command);
  if (const auto right = right_program(name); !right.empty()) {
    refuse(fmt::format("command is {}, but the executable is called {}", name, right),
           "command: " + right);
    return;
  }
  const auto call = recognise_plugin(exec.command, exec.args);
  if (!call) {
    return;
  }
  const auto& words = call->words;
  const auto wanted = name == "kubectl"
                          ? std::vector<std::string>{words.front(), "get-token"}
                          : std::vector<std::string>{"get-token"};
  if (words != wanted) {
    refuse(fmt::format("args start with {}: expected {}",
                       words.empty() ? "an option" : text::quote(text::join(words, " ")),
                       text::quote(text::join(wanted, " "))),
           "make each of these an item of args");
  }
}

} // namespace

Findings
kubeconfig_plugin(const KubeconfigCase& c)
{
  FindingGroup group("user");
  const auto users = plugin_users(c);
  for (const auto* user : users) {
    add_missing(group, c, *user);
  }
  return std::move(group).findings(users.empty() ? skipped(k_no_plugin)
                                                 : pass("all plugins were found"));
}

Findings
kubeconfig_plugin_name(const KubeconfigCase& c)
{
  FindingGroup group("user");
  const auto users = plugin_users(c);
  for (const auto* user : users) {
    add_wrong_name(group, c, *user);
  }
  return std::move(group).findings(users.empty()
                                       ? skipped(k_no_plugin)
                                       : pass("all plugins are called by their names"));
}

Findings
kubeconfig_install_hint(const KubeconfigCase& c)
{
  FindingGroup group("user");
  const auto users = plugin_users(c);
  for (const auto* user : users) {
    if (user->value.exec->install_hint.empty()) {
      group.add(Status::info,
                user->name,
                user->place,
                "installHint is not set: users without the plugin get no instructions",
                "set installHint, which kubectl prints when the plugin is missing");
    }
  }
  return std::move(group).findings(users.empty() ? skipped(k_no_plugin)
                                                 : pass("installHint is set"));
}

} // namespace oidcctl::checks
