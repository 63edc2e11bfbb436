#include "go/x509/verify.hpp"

#include "go/x509/hostname.hpp"
#include "go/x509/path_builder.hpp"
#include "go/x509/policies.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<VerifyProblem>;

constexpr std::pair<Cause, std::string_view> k_words[] = {
    {Cause::none, "none"},
    {Cause::no_certificate, "no-certificate"},
    {Cause::too_large, "too-large"},
    {Cause::unparsable, "unparsable"},
    {Cause::expired, "expired"},
    {Cause::not_yet_valid, "not-yet-valid"},
    {Cause::name_mismatch, "name-mismatch"},
    {Cause::no_names, "no-names"},
    {Cause::unknown_authority, "unknown-authority"},
    {Cause::weak_signature, "weak-signature"},
    {Cause::not_a_ca, "not-a-ca"},
    {Cause::path_length, "path-length"},
    {Cause::name_constraint, "name-constraint"},
    {Cause::key_usage, "key-usage"},
    {Cause::critical_extension, "critical-extension"},
    {Cause::policy, "policy"},
    {Cause::too_many_signatures, "too-many-signatures"},
    {Cause::key_type, "key-type"},
};

// Return whether `chain` may be used by a TLS server: each certificate that lists
// extended key usages has serverAuth or "any" among them (crypto/x509
// checkChainForKeyUsage).
bool
is_for_servers(const Chain& chain)
{
  return std::all_of(chain.begin(), chain.end(), [](const auto* certificate) {
    const auto& usages = certificate->extended_key_usages;
    return usages.empty() ||
           std::any_of(usages.begin(), usages.end(), [](const auto& oid) {
             return oid == "1.3.6.1.5.5.7.3.1" || oid == "2.5.29.37.0";
           });
  });
}

// How many of the paths fail, and by what.
struct Tally
{
  std::size_t bad_policies = 0;
  std::size_t bad_usages = 0;
  Problem constraint = std::nullopt;
  std::size_t good = 0;
};

Tally
tally(const std::vector<Chain>& chains, Version go)
{
  Tally out;
  for (const auto& chain : chains) {
    if (go >= rules::policies && !has_valid_policies(chain)) {
      ++out.bad_policies;
    } else if (!is_for_servers(chain)) {
      ++out.bad_usages;
    } else if (auto problem = go >= rules::constraints_after_building
                                  ? chain_constraint_problem(chain, go)
                                  : std::nullopt) {
      if (!out.constraint) {
        out.constraint = VerifyProblem{
            Cause::name_constraint,
            "x509: a root or intermediate certificate is not authorized to sign for this "
            "name: " +
                *problem};
      }
    } else {
      ++out.good;
    }
  }
  return out;
}

Problem
judge_chains(const std::vector<Chain>& chains, Version go)
{
  const auto counts = tally(chains, go);
  if (counts.good > 0) {
    return std::nullopt;
  }
  if (counts.constraint) {
    return counts.constraint;
  }
  if (counts.bad_usages > 0 && counts.bad_policies == 0) {
    return VerifyProblem{Cause::key_usage,
                         "x509: certificate specifies an incompatible key usage"};
  }
  std::string details;
  if (counts.bad_usages > 0) {
    details = fmt::format("{} candidate chains with incompatible key usage, ",
                          counts.bad_usages);
  }
  return VerifyProblem{
      Cause::policy,
      fmt::format(
          "x509: no valid chains built: {}{} candidate chains with invalid policies",
          details,
          counts.bad_policies)};
}

// crypto/x509 Certificate.Verify.
Problem
verify(const std::vector<Certificate>& sent,
       const std::vector<Certificate>& roots,
       const VerifyOptions& options,
       const SignatureVerifier& verifier)
{
  const auto& leaf = sent.front();
  if (auto problem = validity_problem(leaf, Place::leaf, {}, options)) {
    return problem;
  }
  if (auto problem = host_problem(leaf, options.host, options.go)) {
    return VerifyProblem{problem->has_no_names ? Cause::no_names : Cause::name_mismatch,
                         std::move(problem->words)};
  }
  const CertPool trusted(roots);
  const CertPool intermediates(std::span<const Certificate>(sent).subspan(1));
  std::vector<Chain> chains;
  if (trusted.contains(leaf)) {
    chains = {{&leaf}};
  } else {
    PathContext context{trusted, intermediates, options, verifier};
    if (auto problem = build_chains(context, {&leaf}, chains)) {
      return problem;
    }
  }
  return judge_chains(chains, options.go);
}

// Return why crypto/tls does not read the certificates, or nothing; `sent` is filled.
std::optional<Refusal>
read_chain(const std::vector<std::string>& presented,
           Version go,
           std::vector<Certificate>& sent)
{
  constexpr unsigned most_bits = 8192;
  for (const auto& der : presented) {
    auto certificate = parse_certificate(der, go);
    if (!certificate) {
      return Refusal{Cause::unparsable,
                     "tls: failed to parse certificate from server: " +
                         certificate.error()};
    }
    if (go >= rules::rsa_8192 && certificate->key_algorithm == KeyAlgorithm::rsa &&
        certificate->key_bits > most_bits) {
      return Refusal{Cause::too_large,
                     fmt::format("tls: server sent certificate containing RSA key larger "
                                 "than {} bits",
                                 most_bits),
                     certificate->subject.text};
    }
    sent.push_back(std::move(*certificate));
  }
  return std::nullopt;
}

// Return why the certificate message is longer than crypto/tls reads, or nothing.
std::optional<Refusal>
size_problem(const std::vector<std::string>& presented, Version go)
{
  const std::size_t most = go >= rules::certificate_message_256k ? 262144 : 65536;
  std::size_t size = 3;
  for (const auto& der : presented) {
    size += der.size() + 3;
  }
  return size <= most
             ? std::nullopt
             : std::optional(Refusal{Cause::too_large,
                                     fmt::format("tls: handshake message of length {} "
                                                 "bytes exceeds maximum of {} bytes",
                                                 size,
                                                 most)});
}

// Return why crypto/tls has no use for the server's key, or nothing.
std::optional<Refusal>
key_problem(const Certificate& leaf)
{
  std::string_view type;
  switch (leaf.key_algorithm) {
  case KeyAlgorithm::rsa:
  case KeyAlgorithm::ecdsa:
  case KeyAlgorithm::ed25519:
    return std::nullopt;
  case KeyAlgorithm::dsa:
    type = "*dsa.PublicKey";
    break;
  case KeyAlgorithm::unknown:
    type = "<nil>";
    break;
  }
  return Refusal{
      Cause::key_type,
      fmt::format(
          "tls: server's certificate contains an unsupported type of public key: {}",
          type)};
}

} // namespace

std::string_view
to_string(Cause cause)
{
  const auto* found =
      std::find_if(std::begin(k_words), std::end(k_words), [cause](const auto& row) {
        return row.first == cause;
      });
  return found == std::end(k_words) ? "none" : found->second;
}

std::optional<Cause>
parse_cause(std::string_view word)
{
  const auto* found =
      std::find_if(std::begin(k_words), std::end(k_words), [word](const auto& row) {
        return row.second == word;
      });
  return found == std::end(k_words) ? std::nullopt : std::optional(found->first);
}

std::optional<Refusal>
judge_server_chain(const std::vector<std::string>& presented,
                   const std::vector<Certificate>& roots,
                   const VerifyOptions& options,
                   const SignatureVerifier& verifier)
{
  if (presented.empty()) {
    return Refusal{Cause::no_certificate, "tls: received empty certificates message"};
  }
  if (auto problem = size_problem(presented, options.go)) {
    return problem;
  }
  std::vector<Certificate> sent;
  if (auto problem = read_chain(presented, options.go, sent)) {
    return problem;
  }
  if (auto problem = verify(sent, roots, options, verifier)) {
    const bool is_leaf =
        problem->certificate == nullptr || problem->certificate->raw == sent.front().raw;
    const bool is_wrapped = options.go >= rules::verification_error_words;
    return Refusal{problem->cause,
                   (is_wrapped ? "tls: failed to verify certificate: " : "") +
                       problem->words,
                   is_leaf ? "" : problem->certificate->subject.text};
  }
  return key_problem(sent.front());
}

} // namespace oidcctl::go::x509
