#include "go/x509/path_builder.hpp"

#include "go/json.hpp"
#include "go/x509/decimal.hpp"
#include "go/x509/rules.hpp"
#include "go/x509/signature_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<VerifyProblem>;

constexpr unsigned k_most_signature_checks = 100; // maxChainSignatureChecks

Problem
time_problem(const Certificate& certificate, Time now)
{
  const bool is_early = now < certificate.not_before;
  if (!is_early && now <= certificate.not_after) {
    return std::nullopt;
  }
  return VerifyProblem{
      is_early ? Cause::not_yet_valid : Cause::expired,
      fmt::format(
          "x509: certificate has expired or is not yet valid: current time {} is {} {}",
          to_rfc3339(now),
          is_early ? "before" : "after",
          to_rfc3339(is_early ? certificate.not_before : certificate.not_after)),
      &certificate};
}

Problem
name_problem(const Certificate& certificate, const Chain& below, Version go)
{
  if (go >= rules::constraints_after_building) {
    return std::nullopt;
  }
  auto problem = constraint_problem(certificate, below, go);
  if (!problem) {
    return std::nullopt;
  }
  return VerifyProblem{
      Cause::name_constraint,
      problem->is_whole ? problem->detail
                        : "x509: a root or intermediate certificate is not authorized to "
                          "sign for this name: " +
                              problem->detail,
      &certificate};
}

const std::string*
san_of(const Certificate& certificate)
{
  const auto found = std::find_if(certificate.extensions.begin(),
                                  certificate.extensions.end(),
                                  [](const auto& e) { return e.oid == "2.5.29.17"; });
  return found == certificate.extensions.end() ? nullptr : &found->value;
}

// Return whether the same subject with the same key and names is in `chain`, which would
// lead round in a circle (crypto/x509 alreadyInChain).
bool
is_in_chain(const Certificate& candidate, const Chain& chain)
{
  const auto* san = san_of(candidate);
  for (const auto* certificate : chain) {
    if (certificate->subject.raw != candidate.subject.raw ||
        certificate->spki != candidate.spki) {
      continue;
    }
    const auto* other = san_of(*certificate);
    if (san == nullptr || other == nullptr) {
      return san == other;
    }
    if (*san == *other) {
      return true;
    }
  }
  return false;
}

std::string
candidate_name(const Certificate& certificate)
{
  if (!certificate.subject.common_name.empty()) {
    return certificate.subject.common_name;
  }
  return certificate.subject.organizations.empty()
             ? "serial:" + decimal(certificate.serial)
             : certificate.subject.organizations.front();
}

// Build the paths above the last of one chain.
class Step
{
public:
  Step(PathContext& context, const Chain& current, std::vector<Chain>& chains)
      : m_context(context), m_current(current), m_chains(chains)
  {}

  Problem
  run()
  {
    const auto before = m_chains.size();
    const auto& child = *m_current.back();
    for (const auto* root : m_context.roots.potential_parents(child)) {
      consider(*root, Place::root);
    }
    for (const auto* one : m_context.intermediates.potential_parents(child)) {
      consider(*one, Place::intermediate);
    }
    if (m_chains.size() > before) {
      return std::nullopt;
    }
    return m_problem ? m_problem : unknown_authority();
  }

private:
  void
  consider(const Certificate& candidate, Place place)
  {
    const auto go = m_context.options.go;
    const bool has_no_key = candidate.key_algorithm == KeyAlgorithm::unknown &&
                            go >= rules::unknown_keys_passed_over;
    if (has_no_key || is_in_chain(candidate, m_current)) {
      return;
    }
    if (++m_context.signature_checks > k_most_signature_checks) {
      m_problem = VerifyProblem{Cause::too_many_signatures,
                                "x509: signature check attempts limit reached while "
                                "verifying certificate chain"};
      return;
    }
    if (auto problem =
            signature_problem(*m_current.back(), candidate, go, m_context.verifier)) {
      take_hint({problem->cause, problem->words, &candidate});
      return;
    }
    m_problem = validity_problem(candidate, place, m_current, m_context.options);
    if (m_problem) {
      if (go >= rules::hint_names_invalid) {
        take_hint(*m_problem);
        m_hint->certificate = &candidate;
      }
      return;
    }
    auto longer = m_current;
    longer.push_back(&candidate);
    if (place == Place::root) {
      m_chains.push_back(std::move(longer));
    } else {
      m_problem = build_chains(m_context, longer, m_chains);
    }
  }

  void
  take_hint(VerifyProblem hint)
  {
    if (!m_hint) {
      m_hint = std::move(hint);
    }
  }

  Problem
  unknown_authority() const
  {
    const std::string words = "x509: certificate signed by unknown authority";
    if (!m_hint) {
      return VerifyProblem{Cause::unknown_authority, words, m_current.back()};
    }
    return VerifyProblem{
        m_hint->cause,
        fmt::format(
            "{} (possibly because of {} while trying to verify candidate authority "
            "certificate {})",
            words,
            go_quote(m_hint->words),
            go_quote(candidate_name(*m_hint->certificate))),
        m_hint->certificate};
  }

  PathContext& m_context;
  const Chain& m_current;
  std::vector<Chain>& m_chains;
  Problem m_problem = std::nullopt;
  Problem m_hint = std::nullopt;
};

} // namespace

CertPool::CertPool(std::span<const Certificate> certificates)
{
  for (const auto& certificate : certificates) {
    if (!contains(certificate)) {
      m_certificates.push_back(&certificate);
    }
  }
}

bool
CertPool::contains(const Certificate& certificate) const
{
  return std::any_of(m_certificates.begin(), m_certificates.end(), [&](const auto* one) {
    return one->raw == certificate.raw;
  });
}

std::vector<const Certificate*>
CertPool::potential_parents(const Certificate& child) const
{
  const auto rank = [&child](const Certificate& parent) {
    const auto& subject = parent.subject_key_id;
    const auto& wanted = child.authority_key_id;
    return subject == wanted ? 0 : subject.empty() != wanted.empty() ? 1 : 2;
  };
  std::vector<const Certificate*> parents;
  for (const auto* one : m_certificates) {
    if (one->subject.raw == child.issuer.raw) {
      parents.push_back(one);
    }
  }
  std::stable_sort(parents.begin(), parents.end(), [&](const auto* a, const auto* b) {
    return rank(*a) < rank(*b);
  });
  return parents;
}

std::optional<VerifyProblem>
validity_problem(const Certificate& certificate,
                 Place place,
                 const Chain& below,
                 const VerifyOptions& options)
{
  if (!certificate.unhandled_critical.empty()) {
    return VerifyProblem{
        Cause::critical_extension, "x509: unhandled critical extension", &certificate};
  }
  if (auto problem = time_problem(certificate, options.now)) {
    return problem;
  }
  if (place != Place::leaf) {
    if (auto problem = name_problem(certificate, below, options.go)) {
      return problem;
    }
  }
  if (place == Place::intermediate &&
      (!certificate.has_basic_constraints || !certificate.is_ca)) {
    return VerifyProblem{Cause::not_a_ca,
                         "x509: certificate is not authorized to sign other certificates",
                         &certificate};
  }
  const auto between = static_cast<std::int64_t>(below.size()) - 1;
  if (certificate.has_basic_constraints && certificate.max_path_length >= 0 &&
      between > certificate.max_path_length) {
    return VerifyProblem{Cause::path_length,
                         "x509: too many intermediates for path length constraint",
                         &certificate};
  }
  return std::nullopt;
}

std::optional<VerifyProblem>
build_chains(PathContext& context, const Chain& current, std::vector<Chain>& chains)
{
  return Step(context, current, chains).run();
}

} // namespace oidcctl::go::x509
