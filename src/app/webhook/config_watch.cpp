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

void
ConfigWatch::note_expiry(const ServerCertificate& certificate)
{
  if (const auto leaf = kube::first_certificate(certificate.chain_pem)) {
    m_metrics.set_gauge("certificate_expiry_timestamp_seconds",
                        "",
                        static_cast<double>(leaf->not_after.time_since_epoch().count()));
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

Result<void>
ConfigWatch::start()
{
  TRY_ASSIGN(m_config_text, m_system.files.read(m_request.config_file, k_longest));
  TRY_ASSIGN(
      m_certificate_texts,
      read({m_request.certificate_file, m_request.key_file, m_request.client_ca_file}));
  TRY_ASSIGN(m_certificate, certificate_of(m_certificate_texts));
  if (auto used = use_config(m_config_text); !used) {
    return tl::make_unexpected(std::move(used).error().within(m_request.config_file));
  }
  note_expiry(m_certificate);
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

void
ConfigWatch::look_at_config()
{
  auto text = m_system.files.read(m_request.config_file, k_longest);
  if (text && *text == m_config_text) {
    return;
  }
  if (!text) {
    if (!m_config_text.empty()) { // said once
      failed("config", text.error());
    }
    m_config_text.clear();
    return;
  }
  m_config_text = std::move(*text);
  if (const auto used = use_config(m_config_text); !used) {
    return failed("config", used.error());
  }
  m_metrics.set_gauge("config_last_reload_successful", "", 1);
  prune();
}

void
ConfigWatch::look_at_certificate(HttpServer& server)
{
  auto texts =
      read({m_request.certificate_file, m_request.key_file, m_request.client_ca_file});
  if (texts && *texts == m_certificate_texts) {
    return;
  }
  if (!texts) {
    if (!m_certificate_texts.empty()) {
      failed("certificate", texts.error());
    }
    m_certificate_texts.clear();
    return;
  }
  m_certificate_texts = std::move(*texts);
  const auto certificate = certificate_of(m_certificate_texts);
  const auto used = certificate ? server.use_certificate(*certificate)
                                : Result<void>(tl::make_unexpected(certificate.error()));
  if (!used) { // half of a change, perhaps: the other half comes
    return failed("certificate", used.error());
  }
  note_expiry(*certificate);
  m_metrics.set_gauge("certificate_last_reload_successful", "", 1);
  m_log.add("info", "certificate");
}

// End keepers whose issuers are gone. Those that a request still needs are kept: their
// last owner must not be one of their own threads.
void
ConfigWatch::prune()
{
  const auto served = m_service.served();
  std::erase_if(m_keepers, [&served](const std::shared_ptr<KeyKeeper>& keeper) {
    const auto& now = served->keepers;
    if (std::find(now.begin(), now.end(), keeper) != now.end()) {
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
ConfigWatch::stop()
{
  for (const auto& keeper : m_keepers) {
    keeper->stop();
  }
}

} // namespace oidcctl
