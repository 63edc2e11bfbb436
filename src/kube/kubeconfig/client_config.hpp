#pragma once

#include "kube/kubeconfig/kubeconfig.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::kube {

// How client-go identifies the user of a context to the server.
enum class Method {
  anonymous,     // nothing is sent
  token,         // `token`
  token_file,    // `tokenFile`, read again now and then
  basic,         // user name and password
  certificate,   // of the client
  exec,          // a credential plugin
  auth_provider, // legacy
};

// Return the word for `method`, as reports carry it.
std::string_view to_string(Method method);

// What client-go makes of one context. Paths are resolved.
struct ClientConfig
{
  std::string context = {};
  std::string cluster_name = {};
  std::string user_name = {};
  std::string ns = {}; // "default" where the context names none
  Cluster cluster = {};
  User user = {};
  bool user_exists = false;
  Method method = Method::anonymous;
  // What is set besides `method` and not used for it: a token beside exec, for example.
  std::vector<Method> unused = {};
  // The server is not asked over TLS: client-go then drops every credential silently.
  bool drops_credentials = false;
};

// Return an entry of the file `file` with its paths as client-go opens them.
Cluster with_resolved_paths(Cluster cluster, const std::string& file);
User with_resolved_paths(User user, const std::string& file);

// Return how client-go identifies a user, and after that what is set beside it in vain.
std::vector<Method> methods_of(const User& user);

// Return whether client-go talks TLS to the cluster, which it does just where the server
// starts with https://. One without a scheme is http to it, whatever else is set.
bool uses_tls(const Cluster& cluster);

// What client-go refuses to use, and why.
struct Problem
{
  enum class Kind {
    server,
    proxy,
    authority,
    certificate,
    methods,       // two that cannot be used together
    impersonation, // of no one
    exec_command,
    exec_version,
    exec_variable,
    exec_mode_missing,
    exec_mode, // none of the three words
  };

  Kind kind = Kind::server;
  std::string words = {}; // client-go's own
};

// Return what client-go refuses in a cluster or user called `name`, in its own order
// (clientcmd validateClusterInfo and validateAuthInfo). Files are not looked at.
std::vector<Problem> problems_of(const Cluster& cluster, const std::string& name);
std::vector<Problem> problems_of(const User& user, const std::string& name);

// Return the words of all problems of the context called `name` (ConfirmUsable). Empty:
// it can be used.
std::vector<std::string> problems_of(const Kubeconfig& config, std::string_view name);

// Return what client-go makes of the context called `name`, or of the current one. An
// error where there is none, or where client-go refuses it.
Result<ClientConfig> resolve(const Kubeconfig& config,
                             const std::optional<std::string>& name);

} // namespace oidcctl::kube
