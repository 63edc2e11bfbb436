#include "app/webhook/serve.hpp"

#include "app/webhook/config_watch.hpp"
#include "app/webhook/review_service.hpp"
#include "model/http/ip_address.hpp"
#include "ports/clock.hpp"
#include "ports/environment.hpp"
#include "ports/network.hpp"
#include "ports/processes.hpp"
#include "ports/random.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <charconv>
#include <thread>

namespace oidcctl {

namespace {

constexpr Milliseconds k_poll{500};
constexpr int k_polls_of_files = 2;    // files are read every so many polls
constexpr Milliseconds k_grace{10000}; // for requests that have begun
constexpr std::size_t k_status_connections = 64;
constexpr std::size_t k_key_bytes = 32; // for hashes in the log

// The service manager, as sd_notify(3) reaches it.
class Manager
{
public:
  Manager(System& system, ServerModule& module)
      : m_module(module), m_socket(system.environment.get("NOTIFY_SOCKET").value_or(""))
  {}

  void
  tell(const std::string& state)
  {
    if (!m_socket.empty()) {
      m_module.notify(m_socket, state);
    }
  }

private:
  ServerModule& m_module;
  std::string m_socket;
};

ServerOptions
options_of(const ServeRequest& request, const ServerCertificate& certificate)
{
  return {.host = request.listen.host,
          .port = request.listen.port,
          .certificate = certificate,
          .threads = request.threads,
          .connections = request.connections};
}

Result<std::unique_ptr<HttpServer>>
start_status_server(ServerModule& module,
                    const ServeRequest& request,
                    ReviewService& service)
{
  if (!request.metrics) {
    return std::unique_ptr<HttpServer>();
  }
  return module.start({.host = request.metrics->host,
                       .port = request.metrics->port,
                       .connections = k_status_connections},
                      [&service](const ServerRequest& asked, const SendReply& send) {
                        service.handle_status(asked, send);
                      });
}

void
set_connection_gauges(Metrics& metrics, const ServerCounts& counts)
{
  const std::pair<const char*, std::uint64_t> rows[] = {
      {"connections", counts.open},
      {"connections_limit", counts.limit},
      {"connections_accepted_total", counts.accepted},
      {"connections_evicted_total", counts.evicted},
      {"connections_timed_out_total", counts.timed_out},
      {"tls_handshakes_failed_total", counts.refused_tls},
      {"requests_malformed_total", counts.malformed},
      {"requests_over_memory_total", counts.over_memory},
      {"request_bytes", counts.held}};
  for (const auto& [name, value] : rows) {
    metrics.set_gauge(name, "", static_cast<double>(value));
  }
}

// Run until interrupted.
void
run(System& system,
    HttpServer& server,
    ConfigWatch& watch,
    const ReviewService& service,
    Metrics& metrics,
    Manager& manager)
{
  bool was_ready = false;
  for (int polls = 1; !system.processes.is_interrupted(); ++polls) {
    set_connection_gauges(metrics, server.counts());
    if (!was_ready && service.is_ready()) {
      was_ready = true;
      manager.tell("READY=1\nSTATUS=answering TokenReviews");
    }
    manager.tell("WATCHDOG=1");
    if (!system.clock.sleep(k_poll)) {
      return;
    }
    watch.give_up();
    if (polls % k_polls_of_files == 0) {
      watch.look(server);
    }
  }
}

// Wait although the program is interrupted, when the clock's sleep would end at once.
void
wait(Milliseconds span, ConfigWatch& watch, Manager& manager)
{
  for (auto left = span; left > Milliseconds{0}; left -= std::min(left, k_poll)) {
    std::this_thread::sleep_for(std::min(left, k_poll));
    watch.give_up();
    manager.tell("WATCHDOG=1");
  }
}

} // namespace

std::optional<ListenAddress>
parse_listen_address(const std::string& text)
{
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  ListenAddress address{.host = text.substr(0, colon)};
  const bool has_brackets = address.host.starts_with('[') && address.host.ends_with(']');
  if (has_brackets) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const bool has_colon = address.host.find(':') != std::string::npos;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
  if (read.ec != std::errc() || read.ptr != end || has_colon != has_brackets) {
    return std::nullopt;
  }
  if (address.host.empty()) {
    address.host = "::";
  }
  return IpAddress::parse(address.host) ? std::optional(address) : std::nullopt;
}

Result<void>
serve_webhook(System& system, const ServeRequest& request)
{
  system.processes.catch_interrupts();
  TRY_ASSIGN(auto* const network, system.network.load());
  TRY_ASSIGN(auto* const module, system.network.load_server());
  EventLog log(
      system.clock, system.terminal, system.random.bytes(k_key_bytes), &network->jose());
  Metrics metrics;
  ReviewService service(
      system.clock, network->jose(), request.path, request.per_client, log, metrics);
  ConfigWatch watch(system, *network, request, service, log, metrics);
  TRY(watch.start());
  TRY_ASSIGN(const auto server,
             module->start(options_of(request, watch.certificate()),
                           [&service](ServerRequest asked, SendReply send) {
                             service.handle(std::move(asked), std::move(send));
                           }));
  TRY_ASSIGN(const auto status_server, start_status_server(*module, request, service));
  log.add("info",
          "listening",
          {{"address", request.listen.host},
           {"port", server->port()},
           {"path", request.path},
           {"maxConnections", server->counts().limit},
           {"clientCertificates", !request.client_ca_file.empty()},
           {"metricsPort", status_server ? Json(status_server->port()) : Json(nullptr)}});
  Manager manager(system, *module);
  run(system, *server, watch, service, metrics, manager);
  service.begin_to_stop();
  server->drain();
  manager.tell("STOPPING=1");
  log.add("info", "stopping");
  wait(request.shutdown_delay, watch, manager);
  watch.ask_to_stop();
  server->stop(k_grace);
  watch.stop();
  if (status_server) {
    status_server->stop(Milliseconds{0});
  }
  log.add("info", "stopped");
  return {};
}

} // namespace oidcctl
