#pragma once

#include "app/webhook/review_service.hpp"
#include "app/webhook/serve.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace oidcctl {

class NetworkModule;

// Reads the files of `webhook serve`, and reads them again when they change: a new
// configuration is put in force whole, or not at all.
class ConfigWatch
{
public:
  ConfigWatch(System& system,
              NetworkModule& network,
              const ServeRequest& request,
              ReviewService& service,
              EventLog& log,
              Metrics& metrics)
      : m_system(system), m_network(network), m_request(request), m_service(service),
        m_log(log), m_metrics(metrics)
  {}

  // Read all files and start to fetch keys; an error where one of them cannot be used.
  Result<void> start();
  // Look for changes, and use them; what cannot be used is logged and left alone.
  void look(HttpServer& server);
  // Call whoever has waited too long for keys.
  void give_up();
  // End the threads that fetch keys, and answer whoever waits for them; `ask_to_stop`
  // does not wait for the threads.
  void ask_to_stop();
  void stop();

  const ServerCertificate&
  certificate() const
  {
    return m_certificate;
  }

private:
  using Contents = std::map<std::string, std::string>; // by path

  enum class Look { same, unsettled, changed };

  Result<Contents> read(const std::vector<std::string>& paths);
  std::vector<std::string> config_paths() const;
  std::vector<std::string> certificate_paths() const;
  Look
  compare(const char* what, const Result<Contents>& now, Contents& seen, Contents& tried);
  Result<void> use_config(const std::string& text);
  Result<std::shared_ptr<KeyKeeper>> keeper_for(const webhook::Issuer& issuer);
  Result<ServerCertificate> certificate_of(const Contents& contents) const;
  void note_certificate(const ServerCertificate& certificate);
  void look_at_config();
  void look_at_certificate(HttpServer& server);
  void failed(const char* what, const Error& error);
  void prune();

  System& m_system;
  NetworkModule& m_network;
  const ServeRequest& m_request;
  ReviewService& m_service;
  EventLog& m_log;
  Metrics& m_metrics;
  ServerCertificate m_certificate = {};
  // What was tried last, and what was seen last: only what stays the same is tried, or
  // half of a file that is being written would be a configuration without its last rules.
  Contents m_config = {};
  Contents m_config_seen = {};
  Contents m_certificates = {};
  Contents m_certificates_seen = {};
  // All that still run or may be in use: none ends in a thread of its own.
  std::vector<std::shared_ptr<KeyKeeper>> m_keepers = {};
};

} // namespace oidcctl
