#include "kube/plugin/plugin.hpp"

#include "base/base64.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig/path_remark.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::string_view k_get_token = "get-token";
constexpr std::string_view k_secret_variable = "OIDC_CLIENT_SECRET";

constexpr Plugin k_plugins[] = {
    {"kubelogin",
     "kubectl",
     "oidc-login",
     "kubectl-oidc_login",
     "kubelogin logs in to this cluster. Install it as the kubectl plugin oidc-login, "
     "for "
     "example with: kubectl krew install oidc-login. Then check: kubectl oidc-login "
     "--help"},
    {"oidcctl",
     "oidcctl",
     "",
     "oidcctl",
     "oidcctl logs in to this cluster. Install it and put it on PATH, then check: "
     "oidcctl "
     "--version",
     k_secret_variable,
     false,
     true,
     true},
    {"together",
     "kubectl",
     "together-login",
     "kubectl-together_login",
     "together-kubelogin logs in to this cluster. Put kubectl-together_login from "
     "https://github.com/togethercomputer/together-kubelogin/releases on PATH, then "
     "check: "
     "kubectl together-login --help",
     k_secret_variable,
     true},
};

// Options that int128's kubelogin does not have, and Azure's does.
constexpr std::string_view k_azure_options[] = {
    "--server-id", "--login", "-l", "--tenant-id", "-t", "--environment", "-e"};

// Return the plugin whose executable is called `name`, also by names other than that of
// the release.
const Plugin*
find_program(std::string_view name)
{
  static constexpr std::pair<std::string_view, std::string_view> others[] = {
      {"kubelogin", "kubelogin"}, {"together-kubelogin", "together"}};
  const auto* const found =
      std::find_if(std::begin(k_plugins), std::end(k_plugins), [name](const auto& one) {
        return one.program == name;
      });
  if (found != std::end(k_plugins)) {
    return found;
  }
  for (const auto& [other, id] : others) {
    if (other == name) {
      return find_plugin(id);
    }
  }
  return nullptr;
}

// Return the plugin that kubectl finds after `word`: it looks for the word with a hyphen
// for each underscore, too.
const Plugin*
find_word(std::string word)
{
  std::replace(word.begin(), word.end(), '_', '-');
  const auto* const found =
      std::find_if(std::begin(k_plugins), std::end(k_plugins), [&word](const auto& one) {
        return !one.word.empty() && one.word == word;
      });
  return found == std::end(k_plugins) ? nullptr : found;
}

bool
is_azure(std::span<const std::string> args)
{
  return std::any_of(args.begin(), args.end(), [](const std::string& arg) {
    const auto name = arg.substr(0, arg.find('='));
    return std::find(std::begin(k_azure_options), std::end(k_azure_options), name) !=
           std::end(k_azure_options);
  });
}

} // namespace

std::span<const Plugin>
plugins()
{
  return k_plugins;
}

const Plugin*
find_plugin(std::string_view id)
{
  const auto* const found = std::find_if(std::begin(k_plugins),
                                         std::end(k_plugins),
                                         [id](const auto& p) { return p.id == id; });
  return found == std::end(k_plugins) ? nullptr : found;
}

std::string_view
program_name(std::string_view command)
{
  command.remove_prefix(command.find_last_of("/\\") + 1); // npos + 1 is 0
  constexpr std::string_view suffix = ".exe";
  return command.ends_with(suffix) ? command.substr(0, command.size() - suffix.size())
                                   : command;
}

bool
is_path(std::string_view command)
{
  return command.find_first_of("/\\") != std::string_view::npos;
}

Result<PluginCall>
choose_plugin(const std::string& choice)
{
  PluginCall call;
  if (const auto* const plugin = find_plugin(choice)) {
    call = {plugin, std::string(plugin->command), {}};
    if (!plugin->word.empty()) {
      call.words.emplace_back(plugin->word);
    }
  } else if (is_path(choice)) {
    const auto* const known = find_program(program_name(choice));
    call = {known == nullptr ? find_plugin("oidcctl") : known, choice, {}};
  } else {
    std::vector<std::string> ids;
    for (const auto& one : k_plugins) {
      ids.emplace_back(one.id);
    }
    return usage_error(
        {"--plugin"},
        fmt::format("invalid value {} for --plugin: expected {} or a path with a slash",
                    text::quote(choice),
                    text::join(ids, ", ")),
        suggestion(choice, ids));
  }
  const auto remark = kube::path_remark(choice);
  if (remark && !kube::is_windows_path(choice)) {
    return usage_error({"--plugin"},
                       fmt::format("--plugin is {}: {}", text::quote(choice), *remark),
                       "use the full path");
  }
  call.words.emplace_back(k_get_token);
  return call;
}

std::optional<PluginCall>
recognise_plugin(std::string_view command, std::span<const std::string> args)
{
  PluginCall call{nullptr, std::string(command), {}};
  for (const auto& arg : args) {
    if (arg.starts_with("-")) {
      break;
    }
    call.words.push_back(arg);
  }
  const auto name = program_name(command);
  if (name == "kubectl") {
    call.plugin = call.words.empty() ? nullptr : find_word(call.words.front());
  } else {
    call.plugin = find_program(name);
  }
  if (call.plugin == nullptr || is_azure(args)) {
    return std::nullopt;
  }
  return call;
}

PluginCommandLine
command_line(const PluginCall& call, const PluginSettings& settings)
{
  PluginCommandLine line;
  line.args = call.words;
  const auto add = [&line](std::string_view option, std::string_view value) {
    line.args.push_back(fmt::format("--{}={}", option, value));
  };
  add("oidc-issuer-url", settings.issuer_url);
  add("oidc-client-id", settings.client_id);
  for (const auto& scope : settings.extra_scopes) {
    add("oidc-extra-scope", scope);
  }
  if (settings.pkce != PkceChoice::automatic) {
    add("oidc-pkce-method", settings.pkce == PkceChoice::s256 ? "S256" : "no");
  }
  if (!settings.grant_type.empty()) {
    add("grant-type", settings.grant_type);
  }
  for (const auto& address : settings.listen_addresses) {
    add("listen-address", address);
  }
  if (!settings.ca_certificates.empty()) {
    add("certificate-authority-data",
        base64::encode(settings.ca_certificates.pem(), base64::Alphabet::standard));
  }
  if (settings.client_secret) {
    const auto& secret = settings.client_secret->reveal();
    line.has_secret_in_args = !reads_secret_variable(call, settings.pkce);
    if (line.has_secret_in_args) {
      add("oidc-client-secret", secret);
    } else {
      line.variables.push_back({std::string(call.plugin->secret_variable), secret});
    }
  }
  line.args.insert(line.args.end(), settings.more_args.begin(), settings.more_args.end());
  return line;
}

bool
reads_secret_variable(const PluginCall& call, PkceChoice pkce)
{
  return !call.plugin->secret_variable.empty() &&
         !(call.plugin->s256_drops_variable && pkce == PkceChoice::s256);
}

} // namespace oidcctl
