#include "checks/certificate_advice.hpp"

#include "base/text.hpp"
#include "go/x509/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::checks {

namespace {

using go::x509::Cause;

// Names of certificates that products serve when nothing else is configured.
struct DefaultCertificate
{
  std::string_view name;    // in the subject
  std::string_view product; // that serves it
  std::string_view cure;
};

constexpr std::string_view k_ingress_cure =
    "check that spec.tls of the Ingress names this host and a Secret that exists in the "
    "same "
    "namespace, with tls.crt and tls.key that belong together";

constexpr DefaultCertificate k_defaults[] = {
    {"Kubernetes Ingress Controller Fake Certificate", "ingress-nginx", k_ingress_cure},
    {"TRAEFIK DEFAULT CERT", "Traefik", k_ingress_cure},
    {"HAProxy Ingress default certificate", "HAProxy Ingress", k_ingress_cure},
    {"haproxy-ingress", "HAProxy Ingress", k_ingress_cure},
    {"NGINXIngressController", "the NGINX Ingress Controller", k_ingress_cure},
    {"cert-manager.local",
     "cert-manager, until the real one is issued",
     "see why the Certificate is not ready: `kubectl describe certificate`, then its "
     "CertificateRequest, Order and Challenge"},
    {"Fake LE Intermediate",
     "Let's Encrypt's staging environment",
     "have the ClusterIssuer use the production environment of Let's Encrypt"},
    {"(STAGING)",
     "Let's Encrypt's staging environment",
     "have the ClusterIssuer use the production environment of Let's Encrypt"},
};

const DefaultCertificate*
default_certificate(const Certificate& leaf)
{
  const auto* found = std::find_if(
      std::begin(k_defaults), std::end(k_defaults), [&leaf](const auto& row) {
        return leaf.subject.find(row.name) != std::string::npos ||
               leaf.issuer.find(row.name) != std::string::npos;
      });
  return found == std::end(k_defaults) ? nullptr : found;
}

std::string
listed(const std::vector<std::string>& texts)
{
  constexpr std::size_t most = 5;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(most, texts.size()); ++i) {
    shown.push_back(text::quote(texts[i], 80));
  }
  const auto more = texts.size() - shown.size();
  return text::join(shown, ", ") + (more == 0 ? "" : fmt::format(" and {} more", more));
}

std::string
sent_text(std::size_t count)
{
  return count == 1 ? "only its own certificate" : fmt::format("{} certificates", count);
}

// Return the last certificate of the path that the server sent, from its own on.
const Certificate&
end_of_path(const std::vector<Certificate>& chain)
{
  const auto* at = &chain.front();
  for (std::size_t steps = 0; steps < chain.size(); ++steps) {
    const auto next = std::find_if(chain.begin() + 1, chain.end(), [at](const auto& one) {
      return one.subject == at->issuer && one.subject != one.issuer;
    });
    if (next == chain.end()) {
      break;
    }
    at = &*next;
  }
  return *at;
}

// No path leads to a root: who signed, what was sent, and what was given.
std::string
unknown_authority(const TlsInfo& tls, const CertificateReader& reader)
{
  const auto& end = end_of_path(tls.chain);
  const auto signer = text::quote(end.issuer, 80);
  if (end.subject == end.issuer) {
    return fmt::format(
        "the certificate {} is signed by itself and not among the trusted ones: "
        "have it issued by a CA, or {}",
        text::quote(end.subject, 80),
        reader.ca_hint);
  }
  const bool is_given =
      std::find(tls.roots.begin(), tls.roots.end(), end.issuer) != tls.roots.end();
  if (is_given) {
    return fmt::format(
        "the given CA {} has the name of the signer, but it did not sign: it "
        "may have another key (an old or a new CA of the same name), or write "
        "its name with other string types; compare it with the CA that issued "
        "the certificate",
        signer);
  }
  if (tls.roots.empty()) {
    return fmt::format(
        "the server sends {}, signed by {}, which the system does not trust: "
        "have the server send the full chain, or {}",
        sent_text(tls.chain.size()),
        signer,
        reader.ca_hint);
  }
  return fmt::format(
      "the server sends {}, signed by {}, which is neither sent nor given: have "
      "the server send the full chain with its intermediate certificates, or "
      "add {} to the CA file (it has {})",
      sent_text(tls.chain.size()),
      signer,
      signer,
      listed(tls.roots));
}

std::string
name_mismatch(const TlsInfo& tls, const CertificateReader& reader)
{
  const auto& names = tls.chain.front().names;
  if (names.empty()) {
    return "have the certificate issued with this host in its subjectAltName; the common "
           "name "
           "does not count";
  }
  return fmt::format(
      "the certificate is for {}: use one of these names, or have it issued for "
      "{}, too",
      listed(names),
      text::quote(std::string(reader.host)));
}

// Return which certificate is meant: the server's own, or the one that was refused.
std::string
meant(const TlsInfo& tls)
{
  return tls.refused_subject.empty()
             ? "the server's certificate"
             : "the CA certificate " + text::quote(tls.refused_subject, 80);
}

std::string
expired(const TlsInfo& tls, const CertificateReader& reader)
{
  return tls.refused_subject.empty()
             ? fmt::format("renew {}'s certificate; it expired on {}",
                           reader.owner,
                           to_rfc3339(tls.chain.front().not_after))
             : fmt::format("replace {}, which has expired", meant(tls));
}

std::string
not_yet_valid(const TlsInfo& tls)
{
  return tls.refused_subject.empty()
             ? fmt::format("the certificate is valid only from {}; check both clocks",
                           to_rfc3339(tls.chain.front().not_before))
             : fmt::format("{} is not valid yet; check both clocks", meant(tls));
}

// What to do by cause, where the chain has no more to say.
std::string_view
plain_hint(Cause cause)
{
  switch (cause) {
  case Cause::no_certificate:
    return "configure a certificate for this port";
  case Cause::too_large:
    return "have the server send a shorter chain, and RSA keys of 8192 bits at most";
  case Cause::unparsable:
    return "Go reads certificates more strictly than OpenSSL and browsers do: have this "
           "one "
           "reissued without the field that the message names";
  case Cause::weak_signature:
    return "have the certificate signed again, with SHA-256 and an RSA key of 2048 bits "
           "or "
           "ECDSA on P-256";
  case Cause::not_a_ca:
    return "a certificate that signs others needs basicConstraints with CA:TRUE and, if "
           "it has "
           "keyUsage, keyCertSign: have the CA certificate reissued";
  case Cause::path_length:
    return "the path length of the CA certificate allows fewer intermediates: have the "
           "server's "
           "certificate issued by a CA that is nearer to the root, or raise pathlen";
  case Cause::name_constraint:
    return "the CA may not issue certificates for this name: have one issued by another "
           "CA, or "
           "change the name constraints of this one";
  case Cause::key_usage:
    return "extendedKeyUsage must include serverAuth, in the server's certificate and in "
           "every "
           "CA certificate that has the extension";
  case Cause::critical_extension:
    return "have the certificate reissued without the critical extension that Go does "
           "not know "
           "(name constraints on directory names are one)";
  case Cause::policy:
    return "the certificate policies of the chain contradict its policy constraints: "
           "have it "
           "issued by a CA without them";
  case Cause::too_many_signatures:
    return "have the server send its own chain and nothing else";
  case Cause::key_type:
    return "have the certificate issued for an RSA, ECDSA or Ed25519 key";
  default:
    return {};
  }
}

bool
is_rsa(const Certificate& certificate)
{
  return certificate.key_type == "RSA";
}

constexpr unsigned k_least_rsa = 2048;
// Apple's systems refuse what is issued for longer, also by private CAs.
constexpr Seconds k_longest_validity = std::chrono::days{825};

std::optional<Finding>
key_warning(const Certificate& leaf)
{
  if (!is_rsa(leaf) || leaf.key_bits >= k_least_rsa) {
    return std::nullopt;
  }
  return warning(
      fmt::format("the server's RSA key has {} bits; Go takes it, browsers and TLS "
                  "libraries at their defaults do not",
                  leaf.key_bits),
      "have the certificate issued for an RSA key of 2048 bits, or ECDSA on P-256");
}

std::optional<Finding>
lifetime_warning(const Certificate& leaf)
{
  const auto span = leaf.not_after - leaf.not_before;
  if (span <= k_longest_validity) {
    return std::nullopt;
  }
  return warning(
      fmt::format("the certificate is valid for {}; Apple's systems accept 825 days "
                  "at most",
                  human(span)),
      "have it issued for a year or less, and renewed by a program");
}

std::optional<Finding>
usage_warning(const Certificate& leaf)
{
  if (leaf.usages.empty() ||
      std::find(leaf.usages.begin(), leaf.usages.end(), "1.3.6.1.5.5.7.3.1") !=
          leaf.usages.end()) {
    return std::nullopt;
  }
  return warning("the certificate's extendedKeyUsage lacks serverAuth; Go takes \"any\", "
                 "browsers do not",
                 "have the certificate issued with serverAuth");
}

std::optional<Finding>
wildcard_warning(const Certificate& leaf, std::string_view host)
{
  const auto dot = host.find('.');
  const bool is_short = dot != std::string_view::npos && dot > 0 &&
                        host.find('.', dot + 1) == std::string_view::npos;
  const auto wildcard = is_short ? "*" + text::to_lower(host.substr(dot)) : "";
  const auto has = [&leaf](std::string_view wanted) {
    return std::any_of(leaf.names.begin(), leaf.names.end(), [wanted](const auto& name) {
      return text::to_lower(name) == wanted;
    });
  };
  if (wildcard.empty() || !has(wildcard) || has(text::to_lower(host))) {
    return std::nullopt;
  }
  return warning(
      fmt::format("the certificate is for this host by the wildcard {} only; Go "
                  "takes it, OpenSSL, curl and browsers do not",
                  text::quote(wildcard)),
      fmt::format("have {} added to the certificate", text::quote(std::string(host))));
}

std::optional<Finding>
authority_warning(const Certificate& leaf)
{
  if (!leaf.is_ca) {
    return std::nullopt;
  }
  return warning("the server's own certificate is one of a CA; Firefox refuses it",
                 "have a certificate issued by that CA, and keep the CA's key elsewhere");
}

std::optional<Finding>
signature_warning(const std::vector<Certificate>& chain)
{
  for (const auto& certificate : chain) {
    const auto algorithm = text::to_lower(certificate.signature_algorithm);
    const bool is_weak = algorithm.find("sha1") != std::string::npos ||
                         algorithm.find("md5") != std::string::npos;
    if (is_weak && certificate.subject != certificate.issuer) {
      return warning(
          fmt::format("{} is sent with a signature by {}, which no one trusts any "
                      "more",
                      text::quote(certificate.subject, 80),
                      certificate.signature_algorithm),
          "have the server send the chain without it");
    }
  }
  return std::nullopt;
}

} // namespace

std::string
certificate_hint(const TlsInfo& tls, Time now, const CertificateReader& reader)
{
  if (tls.chain.empty()) {
    return std::string(reader.ca_hint);
  }
  const auto& leaf = tls.chain.front();
  if (const auto* known = default_certificate(leaf)) {
    return fmt::format("this is the default certificate of {}, not one for {}: {}",
                       known->product,
                       text::quote(std::string(reader.host)),
                       known->cure);
  }
  const auto cause = go::x509::parse_cause(tls.verify_cause).value_or(Cause::none);
  switch (cause) {
  case Cause::unknown_authority:
    return unknown_authority(tls, reader);
  case Cause::name_mismatch:
  case Cause::no_names:
    return name_mismatch(tls, reader);
  case Cause::expired:
    return expired(tls, reader);
  case Cause::not_yet_valid:
    return not_yet_valid(tls);
  case Cause::none:
    break;
  default:
    return std::string(plain_hint(cause));
  }
  // Evidence of an older version has no cause.
  if (leaf.not_after < now) {
    return expired(tls, reader);
  }
  if (leaf.not_before > now) {
    return not_yet_valid(tls);
  }
  return tls.verify_error.find("name") != std::string::npos ? name_mismatch(tls, reader)
                                                            : std::string(reader.ca_hint);
}

std::vector<Finding>
certificate_warnings(const TlsInfo& tls, std::string_view host)
{
  std::vector<Finding> out;
  if (tls.chain.empty()) {
    return out;
  }
  const auto& leaf = tls.chain.front();
  for (auto& one : {key_warning(leaf),
                    signature_warning(tls.chain),
                    usage_warning(leaf),
                    wildcard_warning(leaf, host),
                    authority_warning(leaf),
                    lifetime_warning(leaf)}) {
    if (one) {
      out.push_back(*one);
    }
  }
  return out;
}

} // namespace oidcctl::checks
