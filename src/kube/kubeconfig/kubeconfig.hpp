#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "yaml/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Kubeconfigs as client-go reads them: tools/clientcmd/api/v1 and loader.go. Unknown
// members are passed over, names are looked up with regard to case, null is the same as
// absent.
namespace oidcctl::kube {

// The extension of a cluster that `provideClusterInfo` hands to a plugin.
inline constexpr std::string_view k_exec_extension = "client.authentication.k8s.io/exec";

struct ExecVariable
{
  std::string name = {};
  Secret value = {};
};

// A credential plugin: `users[].user.exec`.
struct Exec
{
  std::string api_version = {};
  std::string command = {};
  std::vector<std::string> args = {}; // may hold a client secret: never shown as they are
  std::vector<ExecVariable> env = {};
  std::string interactive_mode = {}; // as it is there; see `effective_mode`
  std::string install_hint = {};
  bool provide_cluster_info = false;

  // Return the mode that counts: v1beta1 without one means IfAvailable.
  std::string_view effective_mode() const;
};

struct Cluster
{
  std::string server = {};
  std::string tls_server_name = {};
  std::string certificate_authority = {};      // a path
  std::string certificate_authority_data = {}; // PEM, decoded from base64
  std::string proxy_url = {};
  bool insecure_skip_tls_verify = false;
  bool disable_compression = false;
  // What is under `k_exec_extension`.
  std::optional<yaml::Node> exec_config = std::nullopt;
};

// The config of the legacy auth-provider called oidc.
struct OidcProvider
{
  std::string issuer = {};
  std::string client_id = {};
  Secret id_token = {};
  Secret refresh_token = {};
};

struct User
{
  Secret token = {};
  std::string token_file = {};
  std::string username = {};
  Secret password = {};
  std::string client_certificate = {};      // a path
  std::string client_certificate_data = {}; // PEM, decoded
  std::string client_key = {};              // a path
  Secret client_key_data = {};              // PEM, decoded
  std::string impersonate = {};             // `as`
  std::string impersonate_uid = {};
  std::vector<std::string> impersonate_groups = {};
  bool impersonates_extra = false; // `as-user-extra` has members
  std::string auth_provider = {};  // the name of a legacy auth-provider
  bool has_auth_provider = false;
  OidcProvider oidc_provider = {}; // where that is its name
  std::optional<Exec> exec = std::nullopt;
};

struct Context
{
  std::string cluster = {};
  std::string user = {};
  std::string ns = {};
};

// An entry of one of the three lists. `file` is where it was read from.
template <typename T> struct Named
{
  std::string name = {};
  T value = {};
  yaml::Place place = {};
  std::string file = {};
};

struct Kubeconfig
{
  std::string path = {}; // of the file; empty of several as one
  std::vector<Named<Cluster>> clusters = {};
  std::vector<Named<User>> users = {};
  std::vector<Named<Context>> contexts = {};
  std::string current_context = {};

  // Return the entry with this name, or nullptr.
  const Named<Cluster>* find_cluster(std::string_view name) const;
  const Named<User>* find_user(std::string_view name) const;
  const Named<Context>* find_context(std::string_view name) const;
};

// Return what the text of the file `path` holds; an empty text holds nothing. An error,
// with the line, where client-go refuses the file. Paths in it stay as they are.
Result<Kubeconfig> parse_kubeconfig(std::string_view text, const std::string& path);

// The same from a document that was read already.
Result<Kubeconfig> to_kubeconfig(const yaml::Document& document, const std::string& path);

// Return `error`, by which the text of a kubeconfig is refused, with a hint at the first
// odd character of the text (see yaml/odd_characters.hpp), which is the likely cause.
Error with_odd_characters(Error error, std::string_view text);

// Return several files as one, as $KUBECONFIG does it: of two entries with one name and
// of two current contexts the first counts.
Kubeconfig merged(std::vector<Kubeconfig> files);

// Return `path` of an entry as client-go opens it: against the directory of the entry's
// file. An exec command without a slash stays as it is.
std::string resolved_path(const std::string& path, const std::string& file);

} // namespace oidcctl::kube
