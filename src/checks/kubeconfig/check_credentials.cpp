#include "base/text.hpp"
#include "checks/finding_group.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/kubeconfig/credentials.hpp"

#include <fmt/format.h>

#include <algorithm>

// What is in the credentials: whether kubectl takes them, and whether they are still
// valid.
namespace oidcctl::checks {

namespace {

using kube::Validity;
using NamedUser = kube::Named<kube::User>;
using NamedCluster = kube::Named<kube::Cluster>;

// Add a finding on something that ends. `what`: "the client certificate". Return whether
// it counts as valid.
bool
add_validity(FindingGroup& group,
             const std::string& name,
             yaml::Place place,
             const std::string& what,
             const Validity& validity,
             const std::string& hint)
{
  using State = Validity::State;
  if (validity.state == State::valid) {
    return true;
  }
  const bool is_soon = validity.state == State::ends_soon;
  const bool is_early = validity.state == State::not_yet_valid;
  group.add(is_soon ? Status::warning : Status::failure,
            name,
            place,
            fmt::format("{} {}", what, validity.words),
            is_early ? "check the clock of this machine" : hint);
  return is_soon;
}

// Add what there is to say of the end of a CA bundle: nothing can be verified by one
// whose certificates have all ended.
void
add_authority_end(FindingGroup& group,
                  const KubeconfigCase& c,
                  const NamedCluster& cluster)
{
  const auto pem = authority_of(c, cluster);
  const auto bundle = pem.empty() ? kube::CaBundle{} : kube::read_ca_bundle(pem);
  std::vector<Validity> ended;
  std::vector<Validity> ending;
  for (const auto& certificate : bundle.certificates) {
    auto validity = kube::validity_of(certificate, c.now);
    if (validity.state == Validity::State::ends_soon) {
      ending.push_back(std::move(validity));
    } else if (validity.state != Validity::State::valid) {
      ended.push_back(std::move(validity));
    }
  }
  constexpr const char* hint =
      "take the present one: kubectl get configmap kube-root-ca.crt";
  const auto count = bundle.certificates.size();
  if (!ended.empty() && ended.size() == count) {
    add_validity(
        group, cluster.name, cluster.place, "the certificate authority", ended[0], hint);
  } else if (!ended.empty()) {
    group.add(
        Status::warning,
        cluster.name,
        cluster.place,
        fmt::format("a certificate of the certificate authority {}", ended[0].words),
        "remove it, if the server has a certificate of another one");
  } else if (!ending.empty() && ending.size() == count) {
    add_validity(
        group, cluster.name, cluster.place, "the certificate authority", ending[0], hint);
  }
}

bool
has_certificate(const NamedUser& user)
{
  return !user.value.client_certificate.empty() ||
         !user.value.client_certificate_data.empty();
}

bool
has_token(const NamedUser& user)
{
  return !user.value.token.empty() || !user.value.token_file.empty();
}

template <typename Has>
bool
any_user(const KubeconfigCase& c, Has has)
{
  const auto users = c.users();
  return std::any_of(
      users.begin(), users.end(), [has](const auto* user) { return has(*user); });
}

// Return what to do about a certificate and key that are not a pair.
std::string
hint_for_pair(const KubeconfigCase& c, const NamedUser& user)
{
  const auto certificate = certificate_of(c, user);
  const auto key = key_of(c, user).reveal();
  constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
  const auto is_key = [](const std::string& text) {
    return text.find("PRIVATE KEY-----") != std::string::npos;
  };
  if (is_key(certificate) && key.find(begin) != std::string::npos && !is_key(key)) {
    return "client-certificate and client-key are exchanged";
  }
  if (certificate.find(begin) == std::string::npos) {
    return kube::hint_for_pem(certificate, "the client certificate");
  }
  if (!is_key(key)) {
    return kube::hint_for_pem(key, "the private key");
  }
  if (key.find("ENCRYPTED") != std::string::npos) {
    return "kubectl asks for no passphrase: `openssl pkey` writes the key without one";
  }
  return "take both from the same place: the certificate has to be the one of the key";
}

} // namespace

Findings
kubeconfig_client_certificate(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    const auto found = c.key_pairs.find(user->name);
    if (found == c.key_pairs.end()) {
      continue;
    }
    const auto& pair = found->second;
    if (pair.error) {
      group.add(Status::unknown,
                user->name,
                user->place,
                "whether certificate and key are a pair is not known: " +
                    describe(*pair.error),
                pair.error->hint);
    } else if (!pair.problem.empty()) {
      group.add(Status::failure,
                user->name,
                user->place,
                pair.problem,
                hint_for_pair(c, *user));
    }
  }
  return std::move(group).findings(any_user(c, has_certificate)
                                       ? pass("each is a pair with its key")
                                       : skipped("no client certificate"));
}

Findings
kubeconfig_token(const KubeconfigCase& c)
{
  FindingGroup group("user");
  for (const auto* user : c.users()) {
    for (const auto& problem : kube::token_problems(token_of(c, *user).reveal())) {
      group.add(problem.is_refused ? Status::failure : Status::warning,
                user->name,
                user->place,
                problem.words,
                problem.hint);
    }
    if (const auto placeholder = kube::placeholder_in(user->value.password.reveal());
        !placeholder.empty()) {
      group.add(Status::failure,
                user->name,
                user->place,
                fmt::format("the password is {}", placeholder),
                kube::hint_for_pem(user->value.password.reveal(), "a password"));
    }
  }
  return std::move(group).findings(
      any_user(c, has_token) ? pass("each can be sent as it is") : skipped("no token"));
}

Findings
kubeconfig_expiry(const KubeconfigCase& c)
{
  FindingGroup clusters("cluster");
  for (const auto* cluster : c.clusters()) {
    add_authority_end(clusters, c, *cluster);
  }
  FindingGroup users("user");
  for (const auto* user : c.users()) {
    if (const auto leaf = kube::first_certificate(certificate_of(c, *user))) {
      add_validity(users,
                   user->name,
                   user->place,
                   "the client certificate",
                   kube::validity_of(*leaf, c.now),
                   "have it renewed; kubeadm: `kubeadm certs renew`");
    }
    if (const auto validity =
            kube::validity_of_token(token_of(c, *user).reveal(), c.now)) {
      add_validity(users,
                   user->name,
                   user->place,
                   "the token",
                   *validity,
                   "get a new one; a credential plugin gets them by itself");
    }
  }
  const bool has_any = any_user(c, has_certificate) || any_user(c, has_token) ||
                       std::any_of(c.config.clusters.begin(),
                                   c.config.clusters.end(),
                                   [&c](const auto& cluster) {
                                     return !authority_of(c, cluster).empty();
                                   });
  auto findings = std::move(clusters).findings(pass({}));
  auto more = std::move(users).findings(pass({}));
  findings.insert(findings.end(), more.begin(), more.end());
  std::erase_if(findings,
                [](const auto& finding) { return finding.status == Status::pass; });
  if (!findings.empty()) {
    return findings;
  }
  return {has_any ? pass("nothing has expired, or does soon")
                  : skipped("nothing that expires")};
}

} // namespace oidcctl::checks
