#pragma once

#include "app/webhook/client_limit.hpp"
#include "app/webhook/event_log.hpp"
#include "app/webhook/key_keeper.hpp"
#include "app/webhook/metrics.hpp"
#include "ports/http_server.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace oidcctl {

class Clock;

// A configuration in force: the keepers are in the order of its issuers.
struct ServedConfig
{
  webhook::Config config = {};
  std::vector<std::shared_ptr<KeyKeeper>> keepers = {};
};

// Answers TokenReviews over HTTP. Safe to use from many threads at once.
class ReviewService
{
public:
  // `per_client`: reviews a second that one address may ask for; 0: any number.
  ReviewService(const Clock& clock,
                const Jose& jose,
                std::string path,
                unsigned per_client,
                EventLog& log,
                Metrics& metrics)
      : m_clock(clock), m_jose(jose), m_path(std::move(path)), m_limit(per_client),
        m_log(log), m_metrics(metrics)
  {}

  // Put a configuration in force, whole; requests that have begun end with the old one.
  void use(std::shared_ptr<const ServedConfig> served);
  std::shared_ptr<const ServedConfig> served() const;

  // Answer a request; the reply may come later, while keys are fetched.
  void handle(ServerRequest request, SendReply send);

  // Answer a request for health, readiness or metrics. Ready: it runs, there are keys of
  // one issuer at least, and at the start each was tried.
  void handle_status(const ServerRequest& request, const SendReply& send);
  bool is_ready() const;

  // From now on it is not ready.
  void
  begin_to_stop()
  {
    m_is_stopping = true;
  }

private:
  struct Pending;

  void decide(const std::shared_ptr<Pending>& pending);
  void decide_again(const Pending& pending, bool has_new_keys);
  KeyKeeper& keeper_of(const Pending& pending) const;

  webhook::Decision decision_on(const Pending& pending) const;
  void answer(const Pending& pending, const webhook::Decision& decision);
  void reply(const SendReply& send, ServerReply reply);
  void log(const Pending& pending, const webhook::Decision& decision);
  void update_gauges();

  const Clock& m_clock;
  const Jose& m_jose;
  std::string m_path;
  ClientLimit m_limit;
  EventLog& m_log;
  Metrics& m_metrics;
  mutable std::mutex m_mutex = {};
  std::shared_ptr<const ServedConfig> m_served = std::make_shared<ServedConfig>();
  std::atomic<bool> m_is_stopping{false};
  mutable std::atomic<bool> m_was_ready{false};
};

} // namespace oidcctl
