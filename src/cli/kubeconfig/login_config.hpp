#pragma once

#include "cli/framework/outcome.hpp"
#include "cli/options/issuer_options.hpp"
#include "kube/plugin/login_kubeconfig.hpp"
#include "providers/login_plan.hpp"

#include <string>
#include <vector>

// The half of `kubeconfig generate` that says how users log in.
namespace oidcctl::cli {

struct LoginConfigFlags
{
  std::string issuer_url = {};
  IssuerFlags issuer = {};
  std::string plugin = "oidcctl";
  std::string exec_api_version = "v1";
  std::vector<std::string> extra_scopes = {};
  std::string offline_access = "auto";
  std::string grant_type = "auto";
  std::vector<std::string> listen_addresses = {};
  std::string pkce_method = "auto";
  std::string ca_file = {}; // of the issuer
  std::string client_secret_file = {};
  bool embed_client_secret = false;
  std::vector<std::string> plugin_args = {};
};

void add_login_config_options(const Parameters& parameters, LoginConfigFlags& flags);

// The flags, read and checked, before anything is known of the provider's document.
struct LoginRequest
{
  Policy policy = {}; // with one client ID at least
  LoginRequirements requirements = {};
  kube::LoginExec exec = {};                   // what does not depend on the provider
  std::vector<std::string> redirect_urls = {}; // that the plugin will use
};

// Return what the flags mean; usage errors name the flag. Files are read here.
Result<LoginRequest> read_login(System& system, const LoginConfigFlags& flags);

// Return how users log in, by all that is known, and add what is to be said to `notes`.
kube::LoginExec finish_login(const LoginRequest& request,
                             const Discovery* document,
                             std::vector<Notice>& notices);

// Return `advice` as notes; `place` is in front when it is not empty.
std::vector<Notice> to_notices(const std::vector<Notice>& notices,
                               const std::string& place);

} // namespace oidcctl::cli
