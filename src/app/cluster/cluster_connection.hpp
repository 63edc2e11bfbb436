#pragma once

#include "app/cluster/cluster_config.hpp"
#include "app/cluster/cluster_credentials.hpp"
#include "base/time.hpp"
#include "ports/http.hpp"
#include "ports/system.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

class NetworkModule;

// What requests prove the caller with at one time.
struct SentCredentials
{
  Secret token = {};                          // bearer; empty: none
  std::string certificate_pem = {};           // of the client; empty: none
  std::optional<Time> expires = std::nullopt; // as the credential plugin says
};

// The requests to one cluster with the credentials of its context, which are renewed as
// client-go renews them. Safe to use from many threads at once.
class ClusterConnection
{
public:
  // Return the connection, with credentials; the server was not asked yet.
  static Result<std::unique_ptr<ClusterConnection>> open(System& system,
                                                         kube::ClientConfig config);

  // Send a request whose `url` is a path with its query: "/version". After 401 a plugin
  // is run once more, and the request repeated if that gave other credentials.
  tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request);

  // Return why credentials could not be renewed, if that went wrong the last time.
  std::optional<Error> renewal_error();

  // Return which credentials that are sent have expired, or are not valid yet: "the token
  // expired on ...".
  std::vector<std::string> ended_credentials();

  // Return what is sent now.
  SentCredentials sent();

  const kube::ClientConfig&
  config() const
  {
    return m_config;
  }
  const std::string&
  server() const
  {
    return m_server;
  }

private:
  // What requests carry at one time.
  struct Credentials
  {
    std::shared_ptr<Http> http = nullptr;
    Secret token = {};
    std::optional<Time> expires = std::nullopt;
    std::optional<Milliseconds> read_again = std::nullopt; // by the steady clock
    unsigned generation = 0;
  };

  ClusterConnection(System& system, kube::ClientConfig config);

  Result<void> start();
  Result<void> renew();
  Result<void> run_plugin_again();
  bool try_renewal();
  Credentials current();
  // Return whether there are other credentials than those of `generation` now.
  bool renew_after_401(unsigned generation);
  tl::expected<HttpReply, HttpFailure> send_with(const Credentials& credentials,
                                                 HttpRequest request) const;

  System m_system; // references, all of it
  kube::ClientConfig m_config;
  std::string m_server = {};
  NetworkOptions m_options = {};
  NetworkModule* m_module = nullptr;
  std::string m_certificate_pem = {}; // of the client, as it is sent
  std::mutex m_mutex = {};
  Credentials m_credentials = {};
  std::optional<Error> m_renewal_error = std::nullopt;
};

} // namespace oidcctl
