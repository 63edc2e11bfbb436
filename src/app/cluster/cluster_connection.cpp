#include "app/cluster/cluster_connection.hpp"

#include "app/kubeconfig/credential_check.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "ports/clock.hpp"
#include "ports/network.hpp"

#include <utility>

namespace oidcctl {

namespace {

// How long client-go keeps the token of a file (transport/token_source.go).
constexpr Milliseconds k_token_file_period{std::chrono::minutes{1}};

} // namespace

ClusterConnection::ClusterConnection(System& system, kube::ClientConfig config)
    : m_system(system), m_config(std::move(config))
{}

Result<std::unique_ptr<ClusterConnection>>
ClusterConnection::open(System& system, kube::ClientConfig config)
{
  TRY(check_cluster(config));
  std::unique_ptr<ClusterConnection> connection(
      new ClusterConnection(system, std::move(config)));
  TRY(connection->start());
  return connection;
}

Result<void>
ClusterConnection::start()
{
  TRY_ASSIGN(m_server, server_url(m_config));
  TRY_ASSIGN(m_options, cluster_network(m_system, m_config));
  if (m_options.client_certificate) {
    m_certificate_pem = m_options.client_certificate->chain_pem;
  }
  TRY_ASSIGN(m_module, m_system.network.load());
  TRY(check_credentials(m_config, m_options, m_module->jose()));
  TRY_ASSIGN(m_credentials.http, m_module->open(m_options));
  m_credentials.token = m_config.user.token;
  // client-go goes on with the token that it has, too.
  return try_renewal() || !m_credentials.token.empty()
             ? Result<void>()
             : tl::make_unexpected(*m_renewal_error);
}

// Get credentials that are good now. With `m_mutex` held, once there are other threads.
Result<void>
ClusterConnection::renew()
{
  if (m_config.method == kube::Method::exec) {
    return run_plugin_again();
  }
  if (m_config.method == kube::Method::token_file) {
    m_credentials.read_again = m_system.clock.steady() + k_token_file_period;
    auto token = read_token_file(m_system, m_config.user.token_file);
    if (!token) {
      return tl::make_unexpected(std::move(token).error().within("token file"));
    }
    m_credentials.token = std::move(*token);
    ++m_credentials.generation;
  }
  return {};
}

Result<void>
ClusterConnection::run_plugin_again()
{
  TRY_ASSIGN(auto answer,
             run_plugin(m_system, m_config, m_options.ca_pem, m_module->jose()));
  if (!answer.client_certificate_data.empty()) {
    // Connections prove themselves when they are made: others are needed.
    auto options = m_options;
    options.client_certificate =
        ClientCertificate{answer.client_certificate_data, answer.client_key_data};
    TRY_ASSIGN(m_credentials.http, m_module->open(options));
    m_certificate_pem = answer.client_certificate_data;
  }
  m_credentials.token = std::move(answer.token);
  m_credentials.expires = answer.expiration;
  ++m_credentials.generation;
  return {};
}

ClusterConnection::Credentials
ClusterConnection::current()
{
  const std::lock_guard lock(m_mutex);
  const bool is_expired =
      m_credentials.expires && m_system.clock.now() > *m_credentials.expires;
  const bool is_old =
      m_credentials.read_again && m_system.clock.steady() >= *m_credentials.read_again;
  if (is_expired || is_old) {
    try_renewal(); // without new ones the server says what it thinks of the old ones
  }
  return m_credentials;
}

bool
ClusterConnection::try_renewal()
{
  auto renewed = renew();
  m_renewal_error = renewed ? std::nullopt : std::optional(std::move(renewed).error());
  return !m_renewal_error;
}

std::optional<Error>
ClusterConnection::renewal_error()
{
  const std::lock_guard lock(m_mutex);
  return m_renewal_error;
}

std::vector<std::string>
ClusterConnection::ended_credentials()
{
  const std::lock_guard lock(m_mutex);
  return kube::ended_credentials(
      m_certificate_pem, m_credentials.token.reveal(), m_system.clock.now());
}

SentCredentials
ClusterConnection::sent()
{
  const std::lock_guard lock(m_mutex);
  return {m_credentials.token, m_certificate_pem, m_credentials.expires};
}

bool
ClusterConnection::renew_after_401(unsigned generation)
{
  const std::lock_guard lock(m_mutex);
  if (m_credentials.generation != generation) {
    return true; // another thread was faster
  }
  return m_config.method == kube::Method::exec && try_renewal();
}

tl::expected<HttpReply, HttpFailure>
ClusterConnection::send_with(const Credentials& credentials, HttpRequest request) const
{
  request.url = m_server + request.url;
  request.bearer_token = credentials.token;
  return credentials.http->send(request);
}

tl::expected<HttpReply, HttpFailure>
ClusterConnection::send(const HttpRequest& request)
{
  auto wanted = request;
  for (auto& header : impersonation_headers(m_config.user)) {
    wanted.headers.push_back(std::move(header));
  }
  constexpr int unauthorized = 401;
  const auto credentials = current();
  auto reply = send_with(credentials, wanted);
  if (reply && reply->status == unauthorized && renew_after_401(credentials.generation)) {
    return send_with(current(), wanted);
  }
  return reply;
}

} // namespace oidcctl
