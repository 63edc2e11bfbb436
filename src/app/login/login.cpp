#include "app/login/login.hpp"

#include "app/login/authorization_session.hpp"
#include "app/notify.hpp"
#include "base/text.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_line = std::size_t{16} << 10;
constexpr const char* k_out_of_band = "urn:ietf:wg:oauth:2.0:oob";

std::string
hint_for(const TokenRefusal& refusal, const LoginSettings& settings)
{
  if (refusal.error == "invalid_client" || refusal.error == "unauthorized_client") {
    return settings.client_secret.empty()
               ? "the provider may require a client secret: set OIDC_CLIENT_SECRET or "
                 "use --client-secret-file; or the client may not use this grant"
               : "check client ID and secret; some providers reject a secret together "
                 "with PKCE: use --oidc-pkce-method=no, or no secret";
  }
  if (refusal.error == "invalid_scope") {
    return "use --oidc-extra-scope to request other scopes";
  }
  if (refusal.error == "unsupported_grant_type") {
    return "use --grant-type to log in another way";
  }
  return "log in again";
}

Result<CachedLogin>
redeem(ProviderSession& session, const std::vector<QueryParameter>& parameters)
{
  TRY_ASSIGN(const auto answer, session.redeem(parameters));
  if (!answer) {
    return refused_login(answer.error(), session.settings());
  }
  return session.accept(*answer, {}, std::nullopt, std::nullopt);
}

Result<CachedLogin>
log_in_by_password(System& system,
                   ProviderSession& session,
                   const LoginInteraction& interaction)
{
  auto settings = session.settings();
  if (settings.username.empty()) {
    if (!interaction.can_prompt) {
      return fail(ErrorCode::login,
                  "cannot prompt for the user name: no terminal",
                  "use --username");
    }
    system.terminal.err("Username: ");
    TRY_ASSIGN(settings.username, system.terminal.read_line(k_max_line));
  }
  if (interaction.password) {
    return redeem(session, password_grant(settings, *interaction.password));
  }
  system.terminal.err(
      fmt::format("Logging in as {}\n", text::printable(settings.username)));
  auto password = system.terminal.read_secret(k_max_line);
  if (!password && password.error().code != ErrorCode::interrupted) {
    return fail(ErrorCode::login,
                "cannot prompt for the password: " + password.error().message,
                "run `oidcctl login` on a terminal, or choose another --grant-type");
  }
  TRY(password);
  return redeem(session, password_grant(settings, *password));
}

// Return whether an answer has the token that is handed out.
bool
has_token(const TokenResponse& answer, const LoginSettings& settings)
{
  return settings.use_access_token ? !answer.access_token.empty()
                                   : !answer.id_token.empty();
}

} // namespace

tl::unexpected<Error>
refused_login(const TokenRefusal& refusal, const LoginSettings& settings)
{
  const bool is_answer = !refusal.error.empty();
  return fail(is_answer ? ErrorCode::login : ErrorCode::unavailable,
              is_answer ? "the provider refused the login: " + refusal.message
                        : "the provider issued no tokens: " + refusal.message,
              is_answer ? hint_for(refusal, settings) : "");
}

Result<CachedLogin>
log_in_by_keyboard(System& system,
                   ProviderSession& session,
                   const LoginInteraction& interaction)
{
  if (!interaction.can_prompt) {
    return fail(ErrorCode::login,
                "cannot prompt for the code: standard input is not a terminal",
                "run `oidcctl login` on a terminal, or choose another --grant-type");
  }
  const auto& given = session.settings().redirect_url;
  TRY_ASSIGN(auto authorization,
             AuthorizationSession::make(
                 system, session, given.empty() ? k_out_of_band : given, 0));
  system.terminal.err("Open this address in a browser and log in:\n\n  " +
                      authorization.url() + "\n\n");
  while (true) {
    system.terminal.err("Enter the code, or the address of the browser's last page: ");
    TRY_ASSIGN(const auto line, system.terminal.read_line(k_max_line));
    const auto reading = read_typed_callback(line, authorization.rules());
    switch (reading.kind) {
    case CallbackReading::Kind::code:
      return authorization.redeem(reading.code);
    case CallbackReading::Kind::refused:
      return fail(ErrorCode::login, "the provider refused the login: " + reading.message);
    case CallbackReading::Kind::reject:
      notify(system, "not the redirect URL of this login: " + reading.message);
      break;
    case CallbackReading::Kind::ignore:
      break;
    }
  }
}

Result<CachedLogin>
log_in(System& system, ProviderSession& session, const LoginInteraction& interaction)
{
  switch (session.settings().effective_grant()) {
  case GrantType::automatic:
  case GrantType::authcode:
    return log_in_by_browser(system, session, interaction);
  case GrantType::authcode_keyboard:
    return log_in_by_keyboard(system, session, interaction);
  case GrantType::device_code:
    return log_in_by_device(system, session);
  case GrantType::password:
    return log_in_by_password(system, session, interaction);
  case GrantType::client_credentials:
    return redeem(session, client_credentials_grant(session.settings()));
  }
  return fail(ErrorCode::bug, "no such grant");
}

Result<tl::expected<CachedLogin, TokenRefusal>>
refresh(ProviderSession& session,
        const CachedLogin& before,
        const std::function<Result<void>(const CachedLogin&)>& keep)
{
  using Answer = tl::expected<CachedLogin, TokenRefusal>;
  auto parameters = refresh_grant(before.refresh_token);
  TRY_ASSIGN(auto answer, session.redeem(parameters));
  auto refresh_token = before.refresh_token;
  const auto take_successor = [&]() -> Result<void> {
    if (answer && !answer->refresh_token.empty()) {
      // The old one may be used up: nothing that fails from here on may lose the new one.
      refresh_token = answer->refresh_token;
      TRY(keep({before.token, refresh_token}));
    }
    return {};
  };
  TRY(take_successor());
  if (answer && !has_token(*answer, session.settings())) {
    // Some providers give an ID token only when the scope is named again (RFC 6749 6).
    parameters = refresh_grant(refresh_token);
    parameters.push_back({"scope", text::join(session.settings().scopes(), " ")});
    TRY_ASSIGN(answer, session.redeem(parameters));
    TRY(take_successor());
  }
  if (!answer) {
    return Answer(tl::make_unexpected(answer.error()));
  }
  if (!has_token(*answer, session.settings())) {
    return Answer(tl::make_unexpected(
        TokenRefusal{{}, {}, "the refresh response contains no ID token"}));
  }
  const auto subject = session.settings().use_access_token
                           ? std::nullopt
                           : unverified_subject(before.token.reveal());
  TRY_ASSIGN(auto login, session.accept(*answer, refresh_token, std::nullopt, subject));
  return Answer(std::move(login));
}

} // namespace oidcctl
