#pragma once

#include "app/cache/token_cache.hpp"
#include "app/login/token_flow.hpp"
#include "base/result.hpp"
#include "cli/framework/parameters.hpp"
#include "kube/plugin/exec_credential.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// The options of everything that logs in: kubelogin's, by its names and with its
// defaults, and some of our own.
namespace oidcctl::cli {

struct LoginFlags
{
  std::string issuer_url = {};
  std::vector<std::string> client_ids = {}; // the first is the client
  std::string client_secret = {};
  std::string client_secret_file = {};
  std::string redirect_url = {};
  std::vector<std::string> extra_scopes = {};
  bool use_access_token = false;
  std::vector<std::string> request_headers = {};  // "name=value"
  std::vector<std::string> extra_parameters = {}; // "name=value"
  std::string pkce_method = "auto";
  bool use_pkce = false;

  std::string grant_type = "auto";
  std::vector<std::string> listen_addresses = {};
  bool skip_open_browser = false;
  std::string browser_command = {};
  long authentication_timeout = 180; // seconds
  std::string local_server_cert = {};
  std::string local_server_key = {};
  std::string open_url_afterwards = {};
  std::string username = {};
  std::string password = {};
  std::string interactive = "auto";

  bool force_refresh = false;
  std::string cache_folder = {};
  std::string cache_storage = "disk";
  long min_ttl = 60; // seconds

  std::vector<std::string> certificate_authorities = {};
  std::vector<std::string> certificate_authority_data = {};
  bool insecure_skip_tls_verify = false;
  bool renegotiation_once = false;
  bool renegotiation_freely = false;
  std::vector<std::string> connect_to = {};
  double timeout = 30; // seconds
};

void add_login_options(const Parameters& parameters, LoginFlags& flags);
// The same for a command with its own options for issuer, client ID, roots, --connect-to
// and --timeout, and without what is only about an older token.
void add_login_options_beside_own(const Parameters& parameters, LoginFlags& flags);

// Return what the flags and the environment mean; usage errors name the option. `program`
// is the name by which this program was called, `kubectl` what kubectl says of the call.
Result<TokenFlowOptions>
token_flow_options(System& system,
                   const LoginFlags& flags,
                   const std::string& program,
                   const std::optional<kube::ExecInfo>& kubectl = std::nullopt);

// Return the cache that the flags choose.
Result<TokenCache> token_cache(System& system, const LoginFlags& flags);

// Return the settings that name an entry of the cache.
Result<LoginSettings> login_settings(System& system, const LoginFlags& flags);

// Return `path` with "~" in front read as the home, as kubelogin does.
std::string expanded_path(System& system, const std::string& path);

} // namespace oidcctl::cli
