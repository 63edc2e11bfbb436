#include "app/login/token_flow.hpp"

#include "app/login/cache_lock.hpp"
#include "app/login/login_attempts.hpp"
#include "app/notify.hpp"
#include "authenticator/token_advice.hpp"
#include "base/text.hpp"
#include "model/oidc/unverified_token.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using Step = CachePlan::Step;

// One call, with all that it has to remember.
class TokenFlow
{
public:
  TokenFlow(System& system, const TokenCache& cache, const TokenFlowOptions& options)
      : m_system(system), m_cache(cache), m_options(options),
        m_name(cache_name(options.settings, options.cache_naming))
  {}

  Result<ObtainedToken> run();

private:
  Result<std::optional<ObtainedToken>> lookup();
  Result<ObtainedToken> with_lock();
  Result<std::optional<ObtainedToken>> try_refresh(ProviderSession& session);
  Result<ObtainedToken> try_login(ProviderSession& session);
  std::string command_for_people() const;
  Result<void> check_presence() const;
  Result<void> check_patience(const LoginAttempts& attempts) const;
  Result<std::unique_ptr<ProviderSession>> open_session();
  ObtainedToken given(const CachedLogin& login, TokenSource source) const;
  void warn_of_lost_claims(const Secret& before, const Secret& now) const;
  void warn_of_clock(const ProviderSession& session) const;

  System& m_system;
  const TokenCache& m_cache;
  const TokenFlowOptions& m_options;
  std::string m_name;
  CachedLogin m_found = {};
  CachePlan m_plan = {};
  std::optional<std::string> m_first_token =
      std::nullopt; // that a forced call must not take
};

// Look into the cache; return the token if it will do.
Result<std::optional<ObtainedToken>>
TokenFlow::lookup()
{
  TRY_ASSIGN(auto lookup, m_cache.lookup(m_name));
  if (!lookup.warning.empty()) {
    notify(m_system, "warning: " + lookup.warning);
  }
  m_found = lookup.login.value_or(CachedLogin{});
  m_plan = {};
  if (!lookup.login) {
    m_plan.why =
        lookup.problem.empty() ? "" : "cannot use the cache entry: " + lookup.problem;
    m_first_token = m_first_token.value_or("");
    return std::optional<ObtainedToken>();
  }
  const bool is_first = !m_first_token || *m_first_token == m_found.token.reveal();
  m_first_token = m_first_token.value_or(m_found.token.reveal());
  // Whoever waited for another's new token has what was asked for.
  const auto freshness = is_first ? m_options.freshness : Freshness::cached;
  m_plan = plan_for(
      m_found, m_options.settings, m_system.clock.now(), m_options.min_ttl, freshness);
  if (m_plan.step != Step::use) {
    return std::optional<ObtainedToken>();
  }
  return ObtainedToken{m_found.token, m_plan.until, TokenSource::cache};
}

ObtainedToken
TokenFlow::given(const CachedLogin& login, TokenSource source) const
{
  const auto times = TokenTimes::of(login.token.reveal());
  return {
      login.token, times ? times->usable_until(m_options.min_ttl) : std::nullopt, source};
}

Result<ObtainedToken>
TokenFlow::run()
{
  TRY_ASSIGN(auto cached, lookup());
  if (cached) {
    return *cached;
  }
  if (m_cache.storage() == CacheStorage::none) {
    return with_lock(); // which there is none of, as in kubelogin
  }
  TRY(m_cache.prepare());
  TRY_ASSIGN(auto cache_lock,
             acquire_cache_lock(
                 m_system, m_cache, m_name, m_options.interaction.timeout, [this] {
                   return lookup().map(
                       [](const auto& token) { return token.has_value(); });
                 }));
  TRY_ASSIGN(cached, lookup());
  if (cached) {
    return *cached;
  }
  if (cache_lock.waited) {
    const auto attempts = read_attempts(m_system, m_cache, m_name);
    if (attempts && attempts->is_over && attempts->last >= cache_lock.began) {
      return fail(
          ErrorCode::login, "the login started by another process failed", "try again");
    }
  }
  return with_lock();
}

Result<std::unique_ptr<ProviderSession>>
TokenFlow::open_session()
{
  TRY_ASSIGN(const auto network, m_options.network());
  ClientMemory memory{read_client_note(m_system, m_cache, m_name),
                      [this](ClientAuthentication way) {
                        write_client_note(m_system, m_cache, m_name, way);
                      }};
  return ProviderSession::open(
      m_system, m_options.settings, network, m_options.timeout, std::move(memory));
}

Result<ObtainedToken>
TokenFlow::with_lock()
{
  if (m_plan.step == Step::log_in) {
    TRY(check_presence());
    if (const auto attempts = read_attempts(m_system, m_cache, m_name)) {
      TRY(check_patience(*attempts));
    }
  }
  TRY_ASSIGN(const auto session, open_session());
  if (m_plan.step == Step::refresh) {
    TRY_ASSIGN(auto refreshed, try_refresh(*session));
    if (refreshed) {
      return *refreshed;
    }
    TRY(check_presence());
  }
  return try_login(*session);
}

// Return the token of a refresh; nothing when the provider does not take the refresh
// token.
Result<std::optional<ObtainedToken>>
TokenFlow::try_refresh(ProviderSession& session)
{
  const auto keep = [this](const CachedLogin& login) {
    return m_cache.store(m_name, login);
  };
  // If the cache cannot be written, a rotated refresh token would be lost; find out now.
  if (auto writable = keep(m_found); !writable) {
    return tl::make_unexpected(std::move(writable).error().within(
        "the refresh token was not used, because its successor could not be stored"));
  }
  TRY_ASSIGN(auto login, refresh(session, m_found, keep));
  if (login) {
    TRY(keep(*login));
    warn_of_lost_claims(m_found.token, login->token);
    warn_of_clock(session);
    return std::optional(given(*login, TokenSource::refresh));
  }
  const auto& refusal = login.error();
  m_plan = {Step::log_in,
            fmt::format(
                "{}; the provider does not refresh it: {}", m_plan.why, refusal.message),
            std::nullopt};
  if (!refusal.error.empty()) {
    // It would be refused the next time, too.
    m_found.refresh_token = Secret();
    TRY(m_found.token.empty() ? m_cache.remove(m_name).map([](bool) {}) : keep(m_found));
  }
  return std::optional<ObtainedToken>();
}

Result<ObtainedToken>
TokenFlow::try_login(ProviderSession& session)
{
  for (const auto& warning : m_options.notices) {
    notify(m_system, "warning: " + warning);
  }
  if (!m_plan.why.empty()) {
    notify(m_system, m_plan.why + "; a new login is needed");
  }
  const auto before = read_attempts(m_system, m_cache, m_name);
  // Written at the beginning, for the case that this process is killed.
  LoginAttempts attempts{before.value_or(LoginAttempts{}).count + 1,
                         m_system.clock.now()};
  write_attempts(m_system, m_cache, m_name, attempts);
  auto login = log_in(m_system, session, m_options.interaction);
  if (!login) {
    const bool is_person = login.error().code == ErrorCode::interrupted;
    attempts.last = m_system.clock.now();
    attempts.is_over = true;
    write_attempts(m_system, m_cache, m_name, is_person ? before : attempts);
    return tl::make_unexpected(std::move(login).error());
  }
  write_attempts(m_system, m_cache, m_name, std::nullopt);
  if (const auto stored = m_cache.store(m_name, *login); !stored) {
    notify(m_system,
           "warning: cannot write the token cache: " + describe(stored.error()) +
               "; use --token-cache-dir with another directory, or "
               "--token-cache-storage=none");
  }
  warn_of_clock(session);
  return given(*login, TokenSource::login);
}

// Compare what the token before a refresh had with the new one.
void
TokenFlow::warn_of_lost_claims(const Secret& before, const Secret& now) const
{
  const auto older = UnverifiedToken::parse(before.reveal());
  const auto newer = UnverifiedToken::parse(now.reveal());
  if (!older || !newer) {
    return;
  }
  const auto lost = lost_claims(older->claims, newer->claims);
  if (!lost.empty()) {
    notify(m_system,
           fmt::format("warning: the refreshed token lacks claims that the one before "
                       "had: {}; the provider omits them on refresh; log in again to get "
                       "them",
                       text::join(lost, ", ")));
  }
}

void
TokenFlow::warn_of_clock(const ProviderSession& session) const
{
  const auto error = session.clock_error();
  if (error && abs(*error) > k_clock_tolerance) {
    notify(m_system,
           fmt::format("warning: this machine's clock is {}; synchronize it (NTP), "
                       "otherwise token expiry will be misjudged",
                       clock_text(*error)));
  }
}

// Return the command that leads to the same entry, whose name depends on the program's.
std::string
TokenFlow::command_for_people() const
{
  return m_options.cache_naming == CacheNaming::together
             ? "kubectl-together_login login ..."
             : "oidcctl login ...";
}

Result<void>
TokenFlow::check_presence() const
{
  const auto grant = m_options.settings.effective_grant();
  const bool asks_nobody =
      grant == GrantType::client_credentials ||
      (grant == GrantType::password && m_options.interaction.password &&
       !m_options.settings.username.empty());
  if (asks_nobody) {
    return {};
  }
  const auto why = why_not_interactive(m_options.session_environment,
                                       m_options.interactive_mode,
                                       grant != GrantType::device_code);
  if (!why) {
    return {};
  }
  return fail(ErrorCode::login,
              fmt::format("a login is required, but {}{}",
                          *why,
                          m_plan.why.empty() ? "" : " (" + m_plan.why + ")"),
              fmt::format("log in on a terminal first with the same options: `{}`; or "
                          "let kubectl prompt: interactiveMode: IfAvailable",
                          command_for_people()));
}

// What a person calls may always try again. What kubectl calls is slowed down: on a
// terminal, where it may be a `watch` that runs all night, a little later.
Result<void>
TokenFlow::check_patience(const LoginAttempts& attempts) const
{
  constexpr unsigned free_on_terminal = 3;
  const auto now = m_system.clock.now();
  if (m_options.interactive_mode == InteractiveMode::always || m_options.user_initiated ||
      (m_options.interaction.can_prompt && attempts.count < free_on_terminal) ||
      now >= attempts.next() || attempts.last > now) {
    return {};
  }
  return fail(ErrorCode::login,
              fmt::format("{} failed; not retrying for another {}",
                          attempts.count == 1
                              ? "the last login"
                              : fmt::format("the last {} logins", attempts.count),
                          human(attempts.next() - now)),
              fmt::format("log in with `{}`, or remove {}",
                          command_for_people(),
                          text::quote(m_cache.attempts_path(m_name))));
}

} // namespace

Result<ObtainedToken>
obtain_token(System& system, const TokenCache& cache, const TokenFlowOptions& options)
{
  return TokenFlow(system, cache, options).run();
}

} // namespace oidcctl
