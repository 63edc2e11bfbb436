#include "app/kubeconfig/credential_check.hpp"

#include "base/text.hpp"
#include "go/tls/key_pair.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "model/oidc/jose.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

tl::unexpected<Error>
refused(const kube::ClientConfig& config, const std::string& why, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("context {}: {}", text::quote(config.context), why),
              std::move(hint));
}

} // namespace

std::optional<std::string>
pair_problem(const std::string& certificate, const Secret& key, const Jose& jose)
{
  const auto match = [&jose](std::string_view der, std::string_view spki) {
    return jose.key_match(der, spki);
  };
  const auto pair =
      go::tls::x509_key_pair(certificate, key.reveal(), match, go::k_newest);
  return pair ? std::nullopt : std::optional(pair.error());
}

Result<void>
check_credentials(const kube::ClientConfig& config,
                  const NetworkOptions& options,
                  const Jose& jose)
{
  const auto& cluster = config.cluster;
  const bool has_ca = !cluster.certificate_authority.empty() ||
                      !cluster.certificate_authority_data.empty();
  if (has_ca && !options.ca_pem.empty()) {
    const auto bundle = kube::read_ca_bundle(options.ca_pem);
    if (!bundle.problem.empty()) {
      return refused(config, bundle.problem, bundle.hint);
    }
  }
  if (const auto& client = options.client_certificate) {
    if (const auto problem = pair_problem(client->chain_pem, client->key_pem, jose)) {
      return refused(config,
                     fmt::format("client certificate of user {}: {}",
                                 text::quote(config.user_name),
                                 *problem),
                     "`oidcctl kubeconfig inspect` looks at it");
    }
  }
  for (auto& problem : kube::token_problems(config.user.token.reveal())) {
    if (problem.is_refused) {
      return refused(
          config,
          fmt::format("user {}: {}", text::quote(config.user_name), problem.words),
          std::move(problem.hint));
    }
  }
  return {};
}

} // namespace oidcctl
