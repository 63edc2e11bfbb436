#include "adapters/server/connection.hpp"
#include "adapters/server/process_limits.hpp"
#include "adapters/server/server_module.hpp"
#include "adapters/server/tls_context.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <thread>
#include <utility>

namespace oidcctl {

namespace server {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using ErrorWord = boost::system::error_code;

constexpr std::chrono::milliseconds k_pause{50}; // where nothing can be accepted
constexpr std::chrono::milliseconds k_watch{10};
constexpr int k_backlog = 1024;

// Counts, as others may read them.
ServerCounts
counts_of(const SharedState& state)
{
  return {.limit = state.options.connections,
          .open = state.open,
          .accepted = state.accepted,
          .evicted = state.evicted,
          .timed_out = state.timed_out,
          .refused_tls = state.refused_tls,
          .malformed = state.malformed,
          .held = state.held,
          .over_memory = state.over_memory};
}

class BeastServer : public HttpServer
{
public:
  BeastServer(const ServerOptions& options, ServerHandler handler)
      : m_workers(make_workers(options.threads)), m_acceptor(m_workers.front()->io()),
        m_timer(m_workers.front()->io()), m_state(std::make_shared<SharedState>())
  {
    m_state->options = options;
    m_state->options.certificate = {};
    m_state->handler = std::move(handler);
  }
  BeastServer(const BeastServer&) = delete;
  BeastServer& operator=(const BeastServer&) = delete;
  ~BeastServer() override { stop(Milliseconds{0}); }

  Result<void> listen(const ServerOptions& options);

  std::uint16_t
  port() const override
  {
    return m_port;
  }
  Result<void>
  use_certificate(const ServerCertificate& certificate) override
  {
    TRY_ASSIGN(auto tls, make_tls_context(certificate));
    const std::lock_guard lock(m_mutex);
    m_tls = std::move(tls);
    return {};
  }
  ServerCounts
  counts() const override
  {
    return counts_of(*m_state);
  }
  void
  drain() override
  {
    m_state->is_draining = true;
  }
  void stop(Milliseconds grace) override;

private:
  using Workers = std::vector<std::unique_ptr<Worker>>;

  static Workers make_workers(unsigned count);
  void open(const tcp::endpoint& endpoint, ErrorWord& problem);
  void accept();
  void accepted(const ErrorWord& problem, Worker::Socket socket, Worker& worker);

  Workers m_workers;      // one at least: the first also accepts
  std::size_t m_next = 0; // the worker of the next connection
  tcp::acceptor m_acceptor;
  asio::steady_timer m_timer;
  std::shared_ptr<SharedState> m_state;
  std::uint16_t m_port = 0;
  bool m_has_tls = false;
  std::mutex m_mutex = {};
  std::shared_ptr<asio::ssl::context> m_tls = nullptr;
  bool m_is_running = false;
};

BeastServer::Workers
BeastServer::make_workers(unsigned count)
{
  Workers workers;
  for (unsigned i = 0; i < std::max(1U, count); ++i) {
    workers.push_back(std::make_unique<Worker>());
  }
  return workers;
}

// Listen on `endpoint`; "::" means IPv4, too.
void
BeastServer::open(const tcp::endpoint& endpoint, ErrorWord& problem)
{
  const auto step = [&problem](auto&& call) {
    if (!problem) {
      call();
    }
  };
  problem = {};
  step([&] { m_acceptor.open(endpoint.protocol(), problem); });
  step([&] { m_acceptor.set_option(tcp::acceptor::reuse_address(true), problem); });
  if (endpoint.address().is_v6()) {
    step([&] {
      const bool is_any = endpoint.address().is_unspecified();
      m_acceptor.set_option(asio::ip::v6_only(!is_any), problem);
    });
  }
  step([&] { m_acceptor.bind(endpoint, problem); });
  step([&] { m_acceptor.listen(k_backlog, problem); });
  step([&] { m_port = m_acceptor.local_endpoint(problem).port(); });
}

Result<void>
BeastServer::listen(const ServerOptions& options)
{
  m_has_tls = !options.certificate.is_empty();
  if (m_has_tls) {
    TRY(use_certificate(options.certificate));
  }
  forbid_core_dumps();
  m_state->options.connections = allow_connections(options.connections);
  ErrorWord problem;
  const auto address = asio::ip::make_address(options.host, problem);
  if (!problem) {
    open({address, options.port}, problem);
  }
  if (problem == asio::error::address_family_not_supported && address.is_unspecified()) {
    open({asio::ip::address_v4::any(), options.port}, problem); // no IPv6 here
  }
  if (problem) {
    return fail(ErrorCode::unavailable,
                fmt::format("cannot listen on {} port {}: {}",
                            options.host,
                            options.port,
                            problem.message()),
                "stop the process that uses the port, or use another address");
  }
  accept();
  m_is_running = true;
  for (const auto& worker : m_workers) {
    worker->start();
  }
  return {};
}

void
BeastServer::accept()
{
  auto& worker = *m_workers[m_next++ % m_workers.size()];
  m_acceptor.async_accept(worker.io(),
                          [this, &worker](ErrorWord problem, Worker::Socket socket) {
                            accepted(problem, std::move(socket), worker);
                          });
}

void
BeastServer::accepted(const ErrorWord& problem, Worker::Socket socket, Worker& worker)
{
  if (problem == asio::error::operation_aborted || m_state->is_stopping) {
    return;
  }
  if (problem) { // no descriptors, most of the time
    m_state->evicted += m_state->evictable.evict() ? 1 : 0;
    m_timer.expires_after(k_pause);
    m_timer.async_wait([this](ErrorWord stopped) { stopped ? void() : accept(); });
    return;
  }
  ++m_state->accepted;
  if (m_state->open >= m_state->options.connections) {
    if (!m_state->evictable.evict()) { // all of them are at work
      ++m_state->evicted;
      return accept(); // the new one is closed
    }
    ++m_state->evicted;
  }
  std::shared_ptr<asio::ssl::context> tls;
  {
    const std::lock_guard lock(m_mutex);
    tls = m_tls;
  }
  serve_connection(std::move(socket), std::move(tls), m_state, worker);
  accept();
}

void
BeastServer::stop(Milliseconds grace)
{
  if (!std::exchange(m_is_running, false)) {
    return;
  }
  m_state->is_stopping = true;
  asio::post(m_workers.front()->io(), [this] {
    ErrorWord ignored;
    m_acceptor.close(ignored);
    m_timer.cancel();
  });
  m_state->evictable.close_idle();
  const auto end = std::chrono::steady_clock::now() + grace;
  while (m_state->busy > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(k_watch);
  }
  for (const auto& worker : m_workers) {
    worker->stop();
  }
}

} // namespace

bool
EvictionList::close_first(bool in_a_request)
{
  const std::lock_guard lock(m_mutex);
  while (!m_entries.empty()) {
    auto connection = m_entries.begin()->second.lock();
    m_entries.erase(m_entries.begin());
    if (connection) {
      auto& each = *connection;
      each.close_soon(std::move(connection), in_a_request);
      return true;
    }
  }
  return false;
}

bool
EvictionList::evict()
{
  return close_first(true);
}

void
EvictionList::close_idle()
{
  while (close_first(false)) {
  }
}

} // namespace server

namespace {

class LinkedServer : public ServerModule
{
public:
  Result<std::unique_ptr<HttpServer>>
  start(const ServerOptions& options, ServerHandler handler) override
  {
    auto server = std::make_unique<server::BeastServer>(options, std::move(handler));
    TRY(server->listen(options));
    return server;
  }

  // A name that begins with '@' is of the abstract namespace. What cannot be sent is
  // lost.
  void
  notify(const std::string& socket, const std::string& state) override
  {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket.empty() || socket.size() >= sizeof address.sun_path) {
      return;
    }
    std::memcpy(address.sun_path, socket.data(), socket.size());
    if (socket.front() == '@') {
      address.sun_path[0] = '\0';
    }
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    if (descriptor < 0) {
      return;
    }
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    const auto size =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket.size());
    ::sendto(descriptor,
             state.data(),
             state.size(),
             0, // a datagram raises no signal
             reinterpret_cast<const sockaddr*>(&address),
             size);
    ::close(descriptor);
  }
};

} // namespace

ServerModule&
server_module()
{
  static LinkedServer module;
  return module;
}

} // namespace oidcctl
