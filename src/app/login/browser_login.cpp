#include "app/login/authorization_session.hpp"
#include "app/login/login.hpp"
#include "app/notify.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"
#include "model/oidc/callback_page.hpp"
#include "ports/clock.hpp"
#include "ports/listener.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <utility>

namespace oidcctl {

namespace {

using Kind = CallbackReading::Kind;

Result<std::unique_ptr<LoopbackPort>>
open_port(System& system, const LoginInteraction& interaction)
{
  std::string problems;
  for (const auto number : interaction.ports) {
    auto port = system.listener.open(number, is_whole_callback);
    if (port) {
      return port;
    }
    problems += (problems.empty() ? "" : "; ") + port.error().message;
  }
  return fail(ErrorCode::login,
              "no port available for the browser's redirect: " + problems,
              "stop the process using the port, or use --listen-address 127.0.0.1:PORT "
              "with a port registered as a redirect URL");
}

// A redirect URL of one's own may lead to this listener all the same, through a tunnel.
void
compare_ports(System& system, const std::string& redirect_url, std::uint16_t port)
{
  const auto url = Url::parse(redirect_url);
  if (url && url->is_loopback() && url->effective_port() != port) {
    notify(system,
           fmt::format("warning: the redirect URL has port {}, but oidcctl listens on "
                       "port {}; use --listen-address 127.0.0.1:{} to match",
                       url->effective_port(),
                       port,
                       url->effective_port()));
  }
}

class BrowserLogin
{
public:
  BrowserLogin(System& system,
               const LoginInteraction& interaction,
               LoopbackPort& port,
               AuthorizationSession authorization)
      : m_system(system), m_interaction(interaction), m_port(port),
        m_authorization(std::move(authorization)), m_can_prompt(interaction.can_prompt)
  {}

  Result<CachedLogin> run();

private:
  void announce() const;
  void warn_of_https();
  // Return the login when this was the answer that is waited for; nothing: go on waiting.
  std::optional<Result<CachedLogin>> answer(const ListenerEvent& event);
  std::optional<Result<CachedLogin>> typed(const std::string& line);

  System& m_system;
  const LoginInteraction& m_interaction;
  LoopbackPort& m_port;
  AuthorizationSession m_authorization;
  bool m_can_prompt;
  bool m_has_warned = false;
};

void
BrowserLogin::announce() const
{
  m_system.terminal.err("Log in with your browser at this address:\n\n  " +
                        m_authorization.url() + "\n\n");
  if (m_interaction.can_prompt) {
    m_system.terminal.err("If the browser runs on another machine, paste the address of "
                          "its last page (or the code) here: ");
  }
}

// A browser that once had localhost by https with HSTS comes by https ever after.
void
BrowserLogin::warn_of_https()
{
  if (std::exchange(m_has_warned, true)) {
    return;
  }
  notify(m_system,
         fmt::format("the browser comes to {} by https, which is not served here: the "
                     "browser keeps a rule for that host (HSTS); use "
                     "--oidc-redirect-url=http://127.0.0.1:{}, or delete the rule",
                     "localhost",
                     m_port.number()));
}

std::optional<Result<CachedLogin>>
BrowserLogin::answer(const ListenerEvent& event)
{
  if (is_tls_hello(event.bytes)) {
    m_port.answer(event.connection, ""); // closes it: nothing that is said is understood
    warn_of_https();
    return std::nullopt;
  }
  const auto reading = read_callback(event.bytes, m_authorization.rules());
  if (reading.kind == Kind::code) {
    // The page waits for the token, so that it says how all of it went.
    auto login = m_authorization.redeem(reading.code);
    m_port.answer(event.connection,
                  !login ? page_response(CallbackPage::failure)
                  : m_interaction.url_afterwards.empty()
                      ? reading.response
                      : redirect_response(m_interaction.url_afterwards));
    return login;
  }
  m_port.answer(event.connection, reading.response);
  if (reading.kind == Kind::refused) {
    return Result<CachedLogin>(
        fail(ErrorCode::login, "the provider refused the login: " + reading.message));
  }
  if (reading.kind == Kind::reject && m_interaction.verbose) {
    notify(m_system,
           "rejected a request that does not belong to the login: " + reading.message);
  }
  return std::nullopt;
}

std::optional<Result<CachedLogin>>
BrowserLogin::typed(const std::string& line)
{
  const auto reading = read_typed_callback(line, m_authorization.rules());
  switch (reading.kind) {
  case Kind::code:
    return m_authorization.redeem(reading.code);
  case Kind::refused:
    return Result<CachedLogin>(
        fail(ErrorCode::login, "the provider refused the login: " + reading.message));
  case Kind::reject:
    notify(m_system, "not the redirect URL of this login: " + reading.message);
    break;
  case Kind::ignore:
    break;
  }
  return std::nullopt;
}

Result<CachedLogin>
BrowserLogin::run()
{
  announce();
  if (m_interaction.opens_browser) {
    open_browser(m_system, m_interaction.browser_command, m_authorization.url());
  }
  const auto end = m_system.clock.steady() + m_interaction.timeout;
  for (auto left = Milliseconds{m_interaction.timeout}; left > Milliseconds{0};
       left = end - m_system.clock.steady()) {
    TRY_ASSIGN(const auto event, m_port.wait(left, m_can_prompt));
    std::optional<Result<CachedLogin>> login;
    if (event.kind == ListenerEvent::Kind::request) {
      login = answer(event);
    } else if (event.kind == ListenerEvent::Kind::line) {
      login = typed(event.bytes);
    } else if (event.kind == ListenerEvent::Kind::end_of_input) {
      m_can_prompt = false;
    }
    if (login) {
      return std::move(*login);
    }
  }
  return fail(ErrorCode::login,
              fmt::format("no login within {}", human(m_interaction.timeout)),
              "try again, or raise --authentication-timeout-sec");
}

} // namespace

Result<CachedLogin>
log_in_by_browser(System& system,
                  ProviderSession& session,
                  const LoginInteraction& interaction)
{
  TRY_ASSIGN(const auto port, open_port(system, interaction));
  const auto& given = session.settings().redirect_url;
  compare_ports(system, given, port->number());
  TRY_ASSIGN(
      auto authorization,
      AuthorizationSession::make(
          system,
          session,
          given.empty() ? fmt::format("http://localhost:{}", port->number()) : given,
          port->number()));
  return BrowserLogin(system, interaction, *port, std::move(authorization)).run();
}

} // namespace oidcctl
