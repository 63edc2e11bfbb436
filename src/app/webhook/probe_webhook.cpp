#include "app/webhook/probe_webhook.hpp"

#include "app/parallel.hpp"
#include "app/webhook/probe_canary.hpp"
#include "app/webhook/probe_load.hpp"
#include "app/webhook/probe_log.hpp"
#include "app/webhook/probe_session.hpp"
#include "base/hex.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"
#include "ports/system.hpp"

#include <algorithm>
#include <atomic>

namespace oidcctl {

namespace {

using webhook::Caller;
using webhook::Case;
using webhook::Exchange;
using webhook::Probe;
using webhook::Probes;

constexpr std::size_t k_at_once = 4;
constexpr Milliseconds k_budget{6000}; // in which all but the last few requests begin
constexpr Milliseconds k_long_budget{120000}; // the same with `loads`
constexpr Milliseconds k_least{3000};         // that each may take at least

class Tester
{
public:
  Tester(System& system, NetworkModule& module, const WebhookTarget& target)
      : m_system(system), m_module(module), m_target(target),
        m_end(system.clock.steady() + (target.loads ? k_long_budget : k_budget)),
        m_canary_token("oidcctl-canary-" + hex(system.random.bytes(16)))
  {}

  Result<Case> run();

private:
  void make_mint();
  std::vector<std::string> good_tokens() const;
  bool is_out_of_reach() const;
  Milliseconds timeout() const;
  void ask(const Probe& probe);
  void ask_all(const Probes& probes);
  void ask_about_good_token();
  void ask_about_tokens();
  void ask_with_canary();
  Probes refused_probes() const;
  Probe first_probe(std::string_view version) const;

  System& m_system;
  NetworkModule& m_module;
  const WebhookTarget& m_target;
  Milliseconds m_end;
  std::string m_canary_token;
  ProbeSessions m_sessions = {};
  std::unique_ptr<SigningKey> m_stranger = nullptr;
  std::optional<webhook::Mint> m_mint = std::nullopt;
  Probes m_forged = {}; // tokens made of the good one
  Case m_seen = {};
};

void
Tester::make_mint()
{
  const auto* const key = m_target.issuer_key;
  if (key == nullptr && m_target.tokens.empty()) {
    return;
  }
  const auto algorithm = key != nullptr
                             ? key->algorithm()
                             : webhook::algorithm_of(m_target.tokens.front().reveal());
  m_stranger = m_module.signing().make_key(algorithm);
  if (key != nullptr) {
    m_mint = {.key = key, .stranger = m_stranger.get(), .settings = m_target.settings};
  }
}

// Return good tokens: the given ones, then those that can be made, of two users.
std::vector<std::string>
Tester::good_tokens() const
{
  std::vector<std::string> tokens;
  for (const auto& token : m_target.tokens) {
    tokens.push_back(token.reveal());
  }
  if (m_mint) {
    for (const auto* subject : {"oidcctl-test", "oidcctl-other"}) {
      tokens.push_back(webhook::mint_token(
          *m_mint, webhook::good_claims(m_mint->settings, m_seen.now, subject)));
    }
  }
  return tokens;
}

// Return whether the last request shows that no other can be answered.
bool
Tester::is_out_of_reach() const
{
  const auto& outcome = m_seen.exchanges.back().outcome;
  return !outcome && outcome.error().fault != HttpFault::closed;
}

Milliseconds
Tester::timeout() const
{
  return std::min(m_target.timeout, std::max(k_least, m_end - m_system.clock.steady()));
}

void
Tester::ask(const Probe& probe)
{
  m_seen.exchanges.push_back(m_sessions.of(Caller::own)->send(probe, timeout()));
}

// Ask several at once, which is still far from load.
void
Tester::ask_all(const Probes& probes)
{
  std::vector<std::optional<Exchange>> answers(probes.size());
  for_each_index(probes.size(), k_at_once, [&](std::size_t i) {
    const auto* const session = m_sessions.of(probes[i].caller);
    if (session != nullptr && m_system.clock.steady() < m_end) {
      answers[i] = session->send(probes[i], timeout());
    }
  });
  for (auto& answer : answers) {
    const auto i = static_cast<std::size_t>(&answer - answers.data());
    if (answer) {
      m_seen.exchanges.push_back(std::move(*answer));
    } else if (m_sessions.of(probes[i].caller) != nullptr) {
      m_seen.left_out.push_back(probes[i].name);
    }
  }
}

Probes
Tester::refused_probes() const
{
  Probes probes;
  for (const auto& token : m_target.refused) {
    auto made = webhook::about(
        {.name = "given", .what = "a token that has to be refused"}, {token.reveal()});
    probes.push_back(std::move(made.front()));
  }
  return probes;
}

// The first two requests, one after the other, show what a new token costs, and a known
// one.
void
Tester::ask_about_good_token()
{
  const auto tokens = good_tokens();
  if (tokens.empty()) {
    return;
  }
  m_forged = webhook::good_token_probes(tokens.front(), m_stranger.get());
  const auto rest =
      std::stable_partition(m_forged.begin(), m_forged.end(), [](const auto& probe) {
        return probe.name == "good";
      });
  for (auto it = m_forged.begin(); it != rest; ++it) {
    ask(*it);
  }
  m_forged.erase(m_forged.begin(), rest);
}

void
Tester::ask_about_tokens()
{
  ask_all(m_forged);
  ask_all(webhook::token_probes(m_canary_token));
  ask_all(refused_probes());
  if (m_mint) {
    ask_all(webhook::minted_probes(*m_mint, m_seen.now));
  }
}

// Return the first question: nothing that has a yes for an answer.
Probe
Tester::first_probe(std::string_view version) const
{
  if (m_target.is_authorization) {
    return webhook::first_access_probe(version);
  }
  Probe probe{.name = "garbage", .what = "a password that does not exist"};
  probe.version = version;
  probe.body = webhook::review_body(m_canary_token, version);
  return probe;
}

// Offer tokens that name a listener of this process.
void
Tester::ask_with_canary()
{
  const auto tokens = good_tokens();
  const auto probes_of = [&](const std::string& url) {
    return webhook::canary_probes(url,
                                  tokens.empty() ? std::string() : tokens.front(),
                                  m_mint ? &*m_mint : nullptr,
                                  m_seen.now);
  };
  auto offered = offer_canary({.system = m_system,
                               .target = m_target,
                               .session = *m_sessions.of(Caller::own),
                               .first = m_seen.exchanges.front(),
                               .end = m_end},
                              probes_of);
  if (offered) {
    std::move(offered->exchanges.begin(),
              offered->exchanges.end(),
              std::back_inserter(m_seen.exchanges));
    m_seen.canary = std::move(offered->canary);
  }
}

Result<Case>
Tester::run()
{
  TRY_ASSIGN(m_sessions, ProbeSessions::open(m_system, m_module, m_target));
  m_seen.now = m_system.clock.now();
  m_seen.url = m_target.url;
  m_seen.has_client_certificate = m_target.network.client_certificate.has_value();
  m_seen.settings = m_target.settings;
  m_seen.is_authorization = m_target.is_authorization;
  make_mint();
  const auto tokens = good_tokens();
  m_seen.has_token = !tokens.empty();
  auto log = begin_log(m_system, m_target.log_file);
  for (const auto* version : {"v1", "v1beta1"}) {
    ask(first_probe(version));
    if (is_out_of_reach()) {
      return std::move(m_seen);
    }
  }
  if (!m_target.is_authorization) {
    ask_about_good_token();
  }
  const auto first = first_probe("v1");
  ask_all(webhook::transport_probes(first.body, m_seen.has_client_certificate));
  if (m_target.is_authorization) {
    ask_all(webhook::access_probes(m_target.questions));
  } else {
    ask_about_tokens();
  }
  m_seen.is_without_canary = !m_target.offers_canary;
  if (m_target.offers_canary && !m_target.is_authorization) {
    ask_with_canary();
  }
  const LoadSettings load{.system = m_system, .module = m_module, .target = m_target};
  m_seen.is_without_slow = !m_target.asks_slowly;
  if (m_target.asks_slowly) {
    TRY_ASSIGN(m_seen.slow, ask_beside_slow(load, first));
  }
  if (m_target.loads) {
    TRY_ASSIGN(m_seen.idle, ask_beside_idle(load, first));
    if (!m_target.is_authorization) {
      m_seen.load = ask_many(load, *m_sessions.of(Caller::own), first, tokens);
    }
  }
  if (log) {
    m_seen.log = end_log(m_system, *log, m_canary_token, tokens);
  }
  const bool is_interrupted = std::any_of(
      m_seen.exchanges.begin(), m_seen.exchanges.end(), [](const Exchange& exchange) {
        return !exchange.outcome &&
               exchange.outcome.error().fault == HttpFault::interrupted;
      });
  if (is_interrupted) {
    return fail(ErrorCode::interrupted, "interrupted");
  }
  return std::move(m_seen);
}

} // namespace

Result<Case>
probe_webhook(System& system, NetworkModule& module, const WebhookTarget& target)
{
  return Tester(system, module, target).run();
}

} // namespace oidcctl
