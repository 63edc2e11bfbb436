#include "kube/plugin/plugin_options.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

// Whose `get-token` has an option.
enum class Whose { all, kubelogin, oidcctl };

struct Known
{
  std::string_view name;
  bool takes_value = true; // else the value is behind "=" alone
  Whose whose = Whose::all;
};

// What `get-token` of kubelogin 1.36 and of this program take, with klog's options. Two
// that kubelogin had until 1.35 are among them.
constexpr Known k_known[] = {
    {"add_dir_header", false},
    {"alsologtostderr", false},
    {"authentication-timeout-sec"},
    {"browser-command"},
    {"certificate-authority"},
    {"certificate-authority-data"},
    {"client-id", true, Whose::oidcctl},
    {"client-secret-file", true, Whose::oidcctl},
    {"connect-to", true, Whose::oidcctl},
    {"force-refresh", false},
    {"grant-type"},
    {"help", false},
    {"insecure-skip-tls-verify", false},
    {"interactive", true, Whose::oidcctl},
    {"issuer-url", true, Whose::oidcctl},
    {"listen-address"},
    {"local-server-cert"},
    {"local-server-key"},
    {"log_backtrace_at"},
    {"log_dir"},
    {"log_file"},
    {"log_file_max_size"},
    {"logtostderr", false},
    {"min-ttl", true, Whose::oidcctl},
    {"oidc-auth-request-extra-params"},
    {"oidc-client-id"},
    {"oidc-client-secret"},
    {"oidc-extra-scope"},
    {"oidc-issuer-url"},
    {"oidc-pkce-method"},
    {"oidc-redirect-url"},
    {"oidc-redirect-url-authcode-keyboard", true, Whose::kubelogin},
    {"oidc-redirect-url-hostname", true, Whose::kubelogin},
    {"oidc-request-header"},
    {"oidc-use-access-token", false},
    {"oidc-use-pkce", false},
    {"one_output", false},
    {"open-url-after-authentication"},
    {"password"},
    {"skip-open-browser", false},
    {"skip_headers", false},
    {"skip_log_headers", false},
    {"stderrthreshold"},
    {"timeout", true, Whose::oidcctl},
    {"tls-renegotiation-freely", false},
    {"tls-renegotiation-once", false},
    {"token-cache-dir"},
    {"token-cache-storage"},
    {"username"},
    {"v"},
    {"vmodule"},
};

const Known*
find_known(std::string_view name)
{
  const auto* const found =
      std::find_if(std::begin(k_known), std::end(k_known), [name](const Known& k) {
        return k.name == name;
      });
  return found == std::end(k_known) ? nullptr : found;
}

bool
is_of(const Known& known, const Plugin& plugin)
{
  return known.whose == Whose::all ||
         (known.whose == Whose::oidcctl) == (plugin.id == "oidcctl");
}

} // namespace

std::vector<PluginOption>
plugin_options(std::span<const std::string> args)
{
  std::vector<PluginOption> options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::string_view arg = args[i];
    if (arg == "--") {
      break;
    }
    if (arg.size() < 2 || arg.front() != '-') {
      continue;
    }
    const bool is_short = arg[1] != '-';
    arg.remove_prefix(is_short ? 1 : 2);
    const auto sign = is_short ? std::min<std::size_t>(1, arg.size()) : arg.find('=');
    PluginOption option{.name = std::string(arg.substr(0, sign)), .position = i};
    if (sign < arg.size()) {
      option.value = std::string(arg.substr(sign + (arg[sign] == '=' ? 1 : 0)));
    }
    const auto* known = find_known(option.name);
    if (known != nullptr && known->takes_value && !option.value && i + 1 < args.size()) {
      option.value = args[++i];
      option.count = 2;
    }
    options.push_back(std::move(option));
  }
  return options;
}

std::vector<std::string>
values_of(const std::vector<PluginOption>& options, std::string_view name)
{
  std::vector<std::string> values;
  for (const auto& option : options) {
    if (option.name == name && option.value) {
      values.push_back(*option.value);
    }
  }
  return values;
}

bool
has_option(const Plugin& plugin, std::string_view name)
{
  const auto* const known = find_known(name);
  return known != nullptr && is_of(*known, plugin);
}

std::vector<std::string>
plugin_option_names(const Plugin& plugin)
{
  std::vector<std::string> names;
  for (const auto& known : k_known) {
    if (is_of(known, plugin)) {
      names.emplace_back(known.name);
    }
  }
  return names;
}

} // namespace oidcctl
