#include "app/login/logout.hpp"

#include "app/cache/remove_entries.hpp"
#include "app/login/provider_session.hpp"
#include "base/text.hpp"
#include "model/oidc/token_response.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

// Return `text` without the token that was sent: an answer may repeat it.
std::string
without(std::string text, const Secret& token)
{
  for (auto at = text.find(token.reveal()); !token.empty() && at != std::string::npos;
       at = text.find(token.reveal())) {
    text.replace(at, token.size(), "...");
  }
  return text;
}

// Ask the provider to end `token`; an error says why that is not known to have happened.
Result<void>
revoke(ProviderSession& session, const Secret& token, const char* kind)
{
  const auto& given = session.document().revocation_endpoint;
  if (given.empty()) {
    return fail(ErrorCode::unavailable,
                "the provider does not support revocation (no revocation_endpoint)");
  }
  TRY_ASSIGN(const auto url, ProviderSession::endpoint(given, "revocation_endpoint"));
  TRY_ASSIGN(auto reply,
             session.post(url, {{"token", token.reveal()}, {"token_type_hint", kind}}));
  // RFC 7009 2.2: 200, also for a token that the provider does not know.
  if (reply.status == 200) {
    return {};
  }
  reply.body = without(std::move(reply.body), token);
  const auto refusal = read_refusal(reply);
  return fail(ErrorCode::unavailable,
              fmt::format("the provider did not revoke the {}: {}",
                          kind,
                          refusal ? refusal->message
                                  : fmt::format("HTTP status {}", reply.status)));
}

Result<void>
revoke_tokens(ProviderSession& session, const CachedLogin& login, Logout& logout)
{
  const bool has_access_token =
      session.settings().use_access_token && !login.token.empty();
  if (login.refresh_token.empty() && !has_access_token) {
    logout.revocation = Revocation::nothing;
    return {};
  }
  // The refresh token first, because it lives longer; one refusal does not spare the
  // other.
  auto outcome = login.refresh_token.empty()
                     ? Result<void>()
                     : revoke(session, login.refresh_token, "refresh_token");
  if (has_access_token) {
    const auto second = revoke(session, login.token, "access_token");
    outcome = outcome ? second : outcome;
  }
  TRY(outcome);
  logout.revocation = Revocation::done;
  return {};
}

// Return where a person ends the session (OpenID Connect RP-Initiated Logout 1.0):
// without `id_token_hint`, because an address is shown.
std::string
end_session_url(const ProviderSession& session)
{
  const auto& given = session.document().end_session_endpoint;
  const auto url = ProviderSession::endpoint(given, "end_session_endpoint");
  if (given.empty() || !url) {
    return {};
  }
  return *url + (url->find('?') == std::string::npos ? "?" : "&") +
         "client_id=" + percent_encode(session.settings().client_id);
}

Result<void>
ask_provider(System& system,
             const CachedLogin& login,
             const ClientMemory& memory,
             const LogoutOptions& options,
             Logout& logout)
{
  TRY_ASSIGN(const auto connection, options.connection(login));
  TRY_ASSIGN(
      const auto session,
      ProviderSession::open(
          system, connection.settings, connection.network, connection.timeout, memory));
  logout.end_session_url = end_session_url(*session);
  return options.revoke ? revoke_tokens(*session, login, logout) : Result<void>();
}

} // namespace

std::string_view
to_string(Revocation revocation)
{
  switch (revocation) {
  case Revocation::unasked:
    return "unasked";
  case Revocation::nothing:
    return "nothing";
  case Revocation::done:
    return "done";
  case Revocation::failed:
    return "failed";
  }
  return "failed";
}

Result<Logout>
log_out(System& system,
        const TokenCache& cache,
        const std::string& name,
        const LogoutOptions& options)
{
  Logout logout{.entry = {.name = name}};
  TRY_ASSIGN(auto lookup, cache.lookup(name));
  logout.was_there = lookup.login || !lookup.problem.empty();
  if (!logout.was_there) {
    return logout;
  }
  const auto lock = hold_entry(system, cache, name);
  if (!lock && lock.error().code == ErrorCode::interrupted) {
    return tl::make_unexpected(lock.error());
  }
  if (!lock) {
    logout.kept = describe(lock.error());
    return logout;
  }
  TRY_ASSIGN(lookup, cache.lookup(name)); // a login or a refresh may have ended meanwhile
  const auto login = lookup.login.value_or(CachedLogin{});
  logout.entry = facts_of(name, login, system.clock.now());
  if (options.revoke || options.asks_for_end) {
    const ClientMemory memory{read_client_note(system, cache, name), {}};
    const auto asked = lookup.login ? ask_provider(system, login, memory, options, logout)
                                    : fail(ErrorCode::local_file,
                                           "cannot read the entry: " + lookup.problem);
    if (!asked && asked.error().code == ErrorCode::interrupted) {
      return tl::make_unexpected(
          asked.error()); // with the entry, so that it can be tried again
    }
    if (!asked) {
      logout.revocation = options.revoke ? Revocation::failed : Revocation::unasked;
      logout.message = describe(asked.error());
    }
  }
  const auto removed = cache.remove(name);
  logout.kept = removed ? "" : describe(removed.error());
  for (const auto& note : {cache.attempts_path(name), cache.client_path(name)}) {
    const auto outcome = system.files.remove(note);
    if (!outcome && logout.kept.empty()) {
      logout.kept = describe(outcome.error());
    }
  }
  return logout;
}

} // namespace oidcctl
