#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// A credential plugin for OpenID Connect that kubectl can call, as its releases want to
// be called.
struct Plugin
{
  std::string_view id;      // as --plugin takes it
  std::string_view command; // of the kubeconfig: its own name, or kubectl
  std::string_view word;    // what kubectl is told first; empty when it is called itself
  std::string_view program; // the executable that must be on PATH
  std::string_view hint;    // for installHint: how to install it
  // The variable that it takes the client secret from; empty: its command line alone.
  std::string_view secret_variable = {};
  // The variable is not read when the command line asks for PKCE with S256.
  bool s256_drops_variable = false;
  // It sends S256 also where the provider does not announce it.
  bool always_s256 = false;
  // It opens a browser only when kubectl says that a person is there.
  bool wants_interactive = false;
};

// Return all plugins that are known, sorted by id.
std::span<const Plugin> plugins();

// Return the plugin called `id`, or nullptr.
const Plugin* find_plugin(std::string_view id);

// A plugin, and how it is called: `command`, then `words` before the first option.
struct PluginCall
{
  const Plugin* plugin = nullptr;
  std::string command = {};
  std::vector<std::string> words = {};
};

// Return the name of the program that a command runs: without directories, also those of
// Windows, and without ".exe".
std::string_view program_name(std::string_view command);

// Return whether `command` is a path, with slashes or the backslashes of Windows.
bool is_path(std::string_view command);

// Return how to call the plugin that `choice` means: an id, or the path of an executable
// (with a slash or backslash), which is known by its name and else read as one with the
// options of kubelogin.
Result<PluginCall> choose_plugin(const std::string& choice);

// Return the plugin after the `command` and `args` of a kubeconfig, or nothing: what is
// called kubelogin but has options of Azure's program is not one. `words` are those of
// `args` that are before the first option.
std::optional<PluginCall> recognise_plugin(std::string_view command,
                                           std::span<const std::string> args);

enum class PkceChoice {
  automatic, // what the plugin does when it is told nothing
  s256,
  none
};

// What a plugin is told; each plugin takes the same options, those of kubelogin.
struct PluginSettings
{
  std::string issuer_url = {};
  std::string client_id = {};
  std::vector<std::string> extra_scopes = {}; // beside openid
  PkceChoice pkce = PkceChoice::automatic;
  std::string grant_type = {};                    // empty: the plugin's default
  std::vector<std::string> listen_addresses = {}; // empty: the plugin's default
  CaCertificates ca_certificates = {}; // of the issuer; empty: those of the system
  std::optional<Secret> client_secret = std::nullopt; // to be in the kubeconfig
  std::vector<std::string> more_args = {};            // as they are, after the others
};

struct PluginVariable
{
  std::string name = {};
  std::string value = {};
};

// What is after `command` in a kubeconfig: one argument per value. The client secret is
// among them in the clear when the settings have one.
struct PluginCommandLine
{
  std::vector<std::string> args = {};
  std::vector<PluginVariable> variables = {};
  bool has_secret_in_args = false; // every user on the machine sees those of a process
};

// Return the command line that tells `call` the settings.
PluginCommandLine command_line(const PluginCall& call, const PluginSettings& settings);

// Return whether `call` finds the secret in its variable when `settings` hold none.
bool reads_secret_variable(const PluginCall& call, PkceChoice pkce);

} // namespace oidcctl
