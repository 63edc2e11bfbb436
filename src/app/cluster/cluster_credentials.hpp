#pragma once

#include "kube/kubeconfig/client_config.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "model/http/http.hpp"
#include "ports/http.hpp"

#include <string>
#include <vector>

// How client-go reaches a cluster and what it proves itself with (rest/transport.go,
// rest/exec.go, transport/config.go); what this program leaves out is refused, never
// passed over.
namespace oidcctl {

class Jose;
struct System;

// Return an error, with the reason, where the context asks for what is not done: TLS
// without verification, credentials without TLS, passwords, legacy auth-providers.
Result<void> check_cluster(const kube::ClientConfig& config);

// Return the server's URL without a slash, a query or a fragment at its end.
Result<std::string> server_url(const kube::ClientConfig& config);

// Return how to connect: roots, proxy, server name, and the client certificate of the
// kubeconfig. Files are read here.
Result<NetworkOptions> cluster_network(System& system, const kube::ClientConfig& config);

// Return the headers that ask the server to take the user for another one (`as`).
std::vector<HttpHeader> impersonation_headers(const kube::User& user);

// Return the token in the file `path`, without the white space around it.
Result<Secret> read_token_file(System& system, const std::string& path);

// Run the credential plugin and return what it gave. `ca_pem` are the cluster's roots,
// for provideClusterInfo.
Result<kube::ExecAnswer> run_plugin(System& system,
                                    const kube::ClientConfig& config,
                                    const std::string& ca_pem,
                                    const Jose& jose);

} // namespace oidcctl
