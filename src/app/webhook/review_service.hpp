#pragma once

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

struct System;

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
  ReviewService(
      System& system, const Jose& jose, std::string path, EventLog& log, Metrics& metrics)
      : m_system(system), m_jose(jose), m_path(std::move(path)), m_log(log),
        m_metrics(metrics)
  {}

  // Put a configuration in force, whole; requests that have begun end with the old one.
  void use(std::shared_ptr<const ServedConfig> served);
  std::shared_ptr<const ServedConfig> served() const;

  // Answer a request; the reply may come later, while keys are fetched.
  void handle(ServerRequest request, SendReply send);

  // Answer a request for health, readiness or metrics. Ready: it runs, each issuer was
  // tried, and there are keys of one at least.
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

  void decide(const std::shared_ptr<Pending>& pending, bool may_wait);
  void answer(const Pending& pending, const webhook::Decision& decision);
  void reply(const SendReply& send, ServerReply reply);
  void log(const Pending& pending, const webhook::Decision& decision);
  void update_gauges();

  System& m_system;
  const Jose& m_jose;
  std::string m_path;
  EventLog& m_log;
  Metrics& m_metrics;
  mutable std::mutex m_mutex = {};
  std::shared_ptr<const ServedConfig> m_served = std::make_shared<ServedConfig>();
  std::atomic<bool> m_is_stopping{false};
  std::atomic<std::int64_t> m_foreign_second{0}; // when foreign tokens were logged last
  std::atomic<unsigned> m_foreign_lines{0};      // in that second
};

} // namespace oidcctl
