#include "app/login/callback_certificate.hpp"

#include "app/login/login.hpp"
#include "app/notify.hpp"
#include "base/text.hpp"
#include "go/tls/key_pair.hpp"
#include "go/x509/hostname.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_pem = std::size_t{1} << 20; // bytes of a file
constexpr unsigned k_open_to_others = 0077;

Result<std::string>
read_pem(System& system, const std::string& path, std::string_view option)
{
  auto bytes = system.files.read(path, k_max_pem);
  if (!bytes) {
    return tl::make_unexpected(std::move(bytes).error().within(std::string(option)));
  }
  return bytes;
}

void
warn_of_mode(System& system, const std::string& path)
{
  const auto status = system.files.status(path);
  if (status && *status && ((*status)->mode & k_open_to_others) != 0) {
    notify(system,
           fmt::format("warning: other users can read the key {} (mode {:04o}); use "
                       "`chmod 600`",
                       text::quote(path),
                       (*status)->mode));
  }
}

void
warn_of_certificate(System& system,
                    const go::x509::Certificate& certificate,
                    const std::string& path,
                    const std::string& host)
{
  using State = kube::Validity::State;
  const auto warn = [&system, &path](const std::string& what, const std::string& hint) {
    notify(system,
           fmt::format("warning: the certificate {} {}: the browser will warn of it; {}",
                       text::quote(path),
                       what,
                       hint));
  };
  const auto validity = kube::validity_of(certificate, system.clock.now());
  if (validity.state == State::expired || validity.state == State::not_yet_valid) {
    warn(validity.words, "use a new one");
  }
  if (const auto problem = go::x509::host_problem(certificate, host, go::k_newest)) {
    warn(fmt::format("is not for {} ({})", text::quote(host), problem->words),
         "issue it for localhost, or name its host in --oidc-redirect-url");
  }
}

} // namespace

Result<std::unique_ptr<TlsServer>>
callback_server(System& system,
                const LoginInteraction& interaction,
                const std::string& host)
{
  const auto& certificate_file = interaction.certificate_file;
  const auto& key_file = interaction.key_file;
  if (certificate_file.empty()) {
    return std::unique_ptr<TlsServer>();
  }
  ServerCertificate pem;
  TRY_ASSIGN(pem.chain_pem, read_pem(system, certificate_file, "--local-server-cert"));
  TRY_ASSIGN(auto key, read_pem(system, key_file, "--local-server-key"));
  pem.key_pem = Secret(std::move(key));
  TRY_ASSIGN(auto* const network, system.network.load());
  const auto match = [network](std::string_view der, std::string_view spki) {
    return network->jose().key_match(der, spki);
  };
  const auto pair =
      go::tls::x509_key_pair(pem.chain_pem, pem.key_pem.reveal(), match, go::k_newest);
  if (!pair) {
    return fail(ErrorCode::local_file,
                fmt::format("cannot serve the redirect with {} and {}: {}",
                            text::quote(certificate_file),
                            text::quote(key_file),
                            pair.error()),
                "expected PEM files: the certificate first, then its intermediates; its "
                "key without a passphrase");
  }
  warn_of_mode(system, key_file);
  warn_of_certificate(system, *pair, certificate_file, host);
  return network->serve_tls(pem);
}

} // namespace oidcctl
