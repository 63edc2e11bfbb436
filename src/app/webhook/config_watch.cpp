#include "app/webhook/config_watch.hpp"

#include "kube/kubeconfig/credentials.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_longest = std::size_t{4} << 20; // bytes of a file

// Return whether a keeper fetches just what this issuer needs.
bool
fits(const KeyKeeper& keeper, const webhook::Issuer& issuer)
{
  const auto& has = keeper.issuer();
  const auto& wants = issuer.entry;
  return has.issuer == wants.issuer &&
         has.certificate_authority == wants.certificate_authority &&
         has.policy.discovery_url == wants.policy.discovery_url;
}

} // namespace

Result<ConfigWatch::Contents>
ConfigWatch::read(const std::vector<std::string>& paths)
{
  Contents contents;
  for (const auto& path : paths) {
    if (!path.empty()) {
      TRY_ASSIGN(contents[path], m_system.files.read(path, k_longest));
    }
  }
  return contents;
}

Result<ServerCertificate>
ConfigWatch::certificate_of(const Contents& contents) const
{
  const auto text = [&contents](const std::string& path) {
    const auto found = contents.find(path);
    return found == contents.end() ? std::string() : found->second;
  };
  ServerCertificate certificate{text(m_request.certificate_file),
                                Secret(text(m_request.key_file)),
                                text(m_request.client_ca_file)};
  if (!m_request.client_ca_file.empty() && certificate.client_ca_pem.empty()) {
    return fail(ErrorCode::local_file, "the client CA file is empty");
  }
  return certificate;
}

// Note when the certificate ends, and log what clients written in Go will refuse.
void
ConfigWatch::note_certificate(const ServerCertificate& certificate)
{
  const auto leaf = kube::first_certificate(certificate.chain_pem);
  if (!leaf) {
    return;
  }
  m_metrics.set_gauge("certificate_expiry_timestamp_seconds",
                      "",
                      static_cast<double>(leaf->not_after.time_since_epoch().count()));
  const auto validity = kube::validity_of(*leaf, m_system.clock.now());
  const auto warn = [this](const std::string& message) {
    m_log.add("warning", "certificate", {{"message", message}});
  };
  if (validity.state != kube::Validity::State::valid) {
    warn("the certificate " + validity.words);
  }
  if (leaf->dns_names.empty() && leaf->addresses.empty()) {
    warn("the certificate has no subject alternative name: kube-apiserver refuses it");
  }
}

Result<std::shared_ptr<KeyKeeper>>
ConfigWatch::keeper_for(const webhook::Issuer& issuer)
{
  for (const auto& keeper : m_service.served()->keepers) {
    if (fits(*keeper, issuer)) {
      return keeper;
    }
  }
  auto options = m_request.network;
  if (!issuer.entry.certificate_authority.empty()) {
    options.ca_pem = issuer.entry.certificate_authority;
  }
  options.go = go::version_of_kubernetes(issuer.entry.policy.kubernetes_minor);
  options.every_ca_must_parse = true;
  TRY_ASSIGN(auto http, m_network.open(options));
  return std::make_shared<KeyKeeper>(std::move(http),
                                     m_system.clock,
                                     m_network.jose(),
                                     issuer.entry,
                                     m_request.fetch_timeout);
}

Result<void>
ConfigWatch::use_config(const std::string& text)
{
  auto served = std::make_shared<ServedConfig>();
  TRY_ASSIGN(served->config, webhook::parse_config(text));
  for (const auto& issuer : served->config.issuers) {
    TRY_ASSIGN(auto keeper, keeper_for(issuer));
    served->keepers.push_back(std::move(keeper));
  }
  for (const auto& keeper : served->keepers) {
    if (std::find(m_keepers.begin(), m_keepers.end(), keeper) == m_keepers.end()) {
      m_keepers.push_back(keeper);
      keeper->start();
    }
  }
  m_log.add("info",
            "configuration",
            {{"issuers", served->config.issuers.size()},
             {"denyRules", served->config.deny.size()}});
  m_service.use(std::move(served));
  return {};
}

std::vector<std::string>
ConfigWatch::config_paths() const
{
  return {m_request.config_file};
}

std::vector<std::string>
ConfigWatch::certificate_paths() const
{
  return {m_request.certificate_file, m_request.key_file, m_request.client_ca_file};
}

Result<void>
ConfigWatch::start()
{
  TRY_ASSIGN(m_config, read(config_paths()));
  TRY_ASSIGN(m_certificates, read(certificate_paths()));
  m_config_seen = m_config;
  m_certificates_seen = m_certificates;
  TRY_ASSIGN(m_certificate, certificate_of(m_certificates));
  if (auto used = use_config(m_config.at(m_request.config_file)); !used) {
    return tl::make_unexpected(std::move(used).error().within(m_request.config_file));
  }
  note_certificate(m_certificate);
  m_metrics.set_gauge("config_last_reload_successful", "", 1);
  m_metrics.set_gauge("certificate_last_reload_successful", "", 1);
  return {};
}

void
ConfigWatch::failed(const char* what, const Error& error)
{
  m_log.add("error",
            std::string(what) + "-not-used",
            {{"message", describe(error)}, {"hint", error.hint}});
  m_metrics.set_gauge(std::string(what) + "_last_reload_successful", "", 0);
}

// Compare what the files have `now` with what they had at the last look, and with what
// was tried last; `changed`: it is to be tried.
ConfigWatch::Look
ConfigWatch::compare(const char* what,
                     const Result<Contents>& now,
                     Contents& seen,
                     Contents& tried)
{
  if (!now) {
    if (!tried.empty()) { // said once
      failed(what, now.error());
    }
    tried.clear();
    seen.clear();
    return Look::unsettled;
  }
  const bool is_settled = *now == seen;
  seen = *now;
  if (*now == tried) {
    return Look::same;
  }
  if (is_settled) {
    tried = *now;
  }
  return is_settled ? Look::changed : Look::unsettled;
}

void
ConfigWatch::look_at_config()
{
  const auto now = read(config_paths());
  if (compare("config", now, m_config_seen, m_config) != Look::changed) {
    return;
  }
  if (const auto used = use_config(m_config.at(m_request.config_file)); !used) {
    return failed("config", used.error());
  }
  m_metrics.set_gauge("config_last_reload_successful", "", 1);
  prune();
}

void
ConfigWatch::look_at_certificate(HttpServer& server)
{
  const auto now = read(certificate_paths());
  if (compare("certificate", now, m_certificates_seen, m_certificates) != Look::changed) {
    return;
  }
  const auto certificate = certificate_of(m_certificates);
  const auto used = certificate ? server.use_certificate(*certificate)
                                : Result<void>(tl::make_unexpected(certificate.error()));
  if (!used) { // half of a change, perhaps: the other half comes
    return failed("certificate", used.error());
  }
  m_metrics.set_gauge("certificate_last_reload_successful", "", 1);
  m_log.add("info", "certificate");
  note_certificate(*certificate);
}

// End keepers whose issuers are gone. Those that a request still needs are kept: their
// last owner must not be one of their own threads.
void
ConfigWatch::prune()
{
  const auto served = m_service.served();
  const auto is_used = [&served](const std::shared_ptr<KeyKeeper>& keeper) {
    const auto& now = served->keepers;
    return std::find(now.begin(), now.end(), keeper) != now.end();
  };
  for (const auto& keeper : m_keepers) {
    if (!is_used(keeper)) {
      keeper->ask_to_stop(); // all of them, before one is waited for
    }
  }
  std::erase_if(m_keepers, [&is_used](const std::shared_ptr<KeyKeeper>& keeper) {
    if (is_used(keeper)) {
      return false;
    }
    keeper->stop();
    return keeper.use_count() == 1;
  });
}

void
ConfigWatch::look(HttpServer& server)
{
  look_at_config();
  look_at_certificate(server);
}

void
ConfigWatch::give_up()
{
  for (const auto& keeper : m_keepers) {
    keeper->give_up(KeyKeeper::k_patience);
  }
}

void
ConfigWatch::ask_to_stop()
{
  for (const auto& keeper : m_keepers) {
    keeper->ask_to_stop();
  }
}

void
ConfigWatch::stop()
{
  ask_to_stop();
  for (const auto& keeper : m_keepers) {
    keeper->stop();
  }
}

} // namespace oidcctl
