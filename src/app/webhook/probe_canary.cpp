#include "app/webhook/probe_canary.hpp"

#include "model/http/url.hpp"
#include "ports/clock.hpp"
#include "ports/listener.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using webhook::Canary;
using webhook::Exchange;

constexpr Milliseconds k_timeout{1000};
constexpr Milliseconds k_wait{100}; // after each request
constexpr Milliseconds k_last_wait{500};

// Return whether a listener on the loopback addresses can be reached from the webhook: it
// runs on this machine, and no proxy is between.
bool
is_on_this_machine(const WebhookTarget& target, const Exchange& exchange)
{
  const auto url = Url::parse(target.url);
  const auto is_loopback = [](const std::string& host) {
    return host == "localhost" || host == "::1" || host == "[::1]" ||
           host.starts_with("127.");
  };
  const bool has_proxy = target.network.proxy_url && !target.network.proxy_url->empty();
  return url && is_loopback(url->host) && !has_proxy && exchange.outcome &&
         is_loopback(exchange.outcome->address);
}

// Note in `canary` what comes within `wait`.
void
look(LoopbackPort& port, Milliseconds wait, Canary& canary)
{
  const auto event = port.wait(wait, false);
  if (event && event->kind == ListenerEvent::Kind::request) {
    const bool is_tls = !event->bytes.empty() && event->bytes.front() == '\x16';
    canary.seen.push_back(is_tls ? "a TLS handshake"
                                 : event->bytes.substr(0, event->bytes.find('\r')));
    port.answer(event->connection, "");
  }
}

} // namespace

std::optional<OfferedCanary>
offer_canary(const CanarySettings& settings,
             const std::function<webhook::Probes(const std::string& url)>& probes_of)
{
  const auto is_anything = [](std::string_view bytes) { return !bytes.empty(); };
  const auto port = settings.system.listener.open(0, is_anything, nullptr);
  if (!port) {
    return std::nullopt;
  }
  const auto& target = settings.target;
  OfferedCanary out;
  auto& canary = out.canary;
  canary.url = fmt::format("https://127.0.0.1:{}/oidcctl-canary", (*port)->number());
  canary.is_in_reach = is_on_this_machine(target, settings.first);
  for (const auto& probe : probes_of(canary.url)) {
    out.exchanges.push_back(
        settings.session.send(probe, std::min(k_timeout, target.timeout)));
    look(**port, k_wait, canary);
    const bool is_late = settings.system.clock.steady() >= settings.end;
    if (!canary.seen.empty() || (is_late && !out.exchanges.back().outcome)) {
      break;
    }
  }
  if (canary.seen.empty()) {
    look(**port, k_last_wait, canary);
  }
  if (!canary.seen.empty()) {
    std::erase_if(out.exchanges, [](const Exchange& exchange) {
      return !exchange.outcome; // it waited for the canary
    });
  }
  return out;
}

} // namespace oidcctl
