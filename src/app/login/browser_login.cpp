#include "app/login/authorization_session.hpp"
#include "app/login/login.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"
#include "model/oidc/callback_page.hpp"
#include "ports/clock.hpp"
#include "ports/listener.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using Kind = CallbackReading::Kind;

Result<std::unique_ptr<LoopbackPort>>
open_port(System& system, const LoginManner& manner)
{
  std::string problems;
  for (const auto number : manner.ports) {
    auto port = system.listener.open(number, is_whole_callback);
    if (port) {
      return port;
    }
    problems += (problems.empty() ? "" : "; ") + port.error().message;
  }
  return fail(ErrorCode::login,
              "there is no port for the browser to come back to: " + problems,
              "end what has the port, or give another one that the provider knows as a "
              "redirect URL: --listen-address 127.0.0.1:PORT");
}

// A redirect URL of one's own may lead to this listener all the same, through a tunnel.
void
compare_ports(System& system, const std::string& redirect_url, std::uint16_t port)
{
  const auto url = Url::parse(redirect_url);
  if (url && url->is_loopback() && url->effective_port() != port) {
    tell(system,
         fmt::format(
             "warning: the redirect URL is at port {}, and port {} is listened on; "
             "--listen-address 127.0.0.1:{} would be the same",
             url->effective_port(),
             port,
             url->effective_port()));
  }
}

class BrowserLogin
{
public:
  BrowserLogin(System& system,
               const LoginManner& manner,
               LoopbackPort& port,
               AuthorizationSession authorization)
      : m_system(system), m_manner(manner), m_port(port),
        m_authorization(std::move(authorization)), m_may_type(manner.may_type)
  {}

  Result<CachedLogin> run();

private:
  void announce() const;
  // Return the login when this was the answer that is waited for; nothing: go on waiting.
  std::optional<Result<CachedLogin>> answer(const Knock& knock);
  std::optional<Result<CachedLogin>> typed(const std::string& line);

  System& m_system;
  const LoginManner& m_manner;
  LoopbackPort& m_port;
  AuthorizationSession m_authorization;
  bool m_may_type;
};

void
BrowserLogin::announce() const
{
  m_system.terminal.err("Log in with your browser; this is the address:\n\n  " +
                        m_authorization.url() + "\n\n");
  if (m_manner.may_type) {
    m_system.terminal.err(
        "If the browser is on another machine, paste the address that it "
        "ends at (or the code) here: ");
  }
}

std::optional<Result<CachedLogin>>
BrowserLogin::answer(const Knock& knock)
{
  const auto reading = read_callback(knock.bytes, m_authorization.rules());
  if (reading.kind == Kind::code) {
    // The page waits for the token, so that it tells how all of it went.
    auto login = m_authorization.redeem(reading.code);
    m_port.answer(knock.connection,
                  !login ? page_response(CallbackPage::failure)
                  : m_manner.url_afterwards.empty()
                      ? reading.response
                      : redirect_response(m_manner.url_afterwards));
    return login;
  }
  m_port.answer(knock.connection, reading.response);
  if (reading.kind == Kind::refused) {
    return Result<CachedLogin>(
        fail(ErrorCode::login, "the login was refused: " + reading.message));
  }
  if (reading.kind == Kind::reject && m_manner.verbose) {
    tell(m_system, "a request that is not the login's was refused: " + reading.message);
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
        fail(ErrorCode::login, "the login was refused: " + reading.message));
  case Kind::reject:
    tell(m_system, "that is not it: " + reading.message);
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
  if (m_manner.opens_browser) {
    open_browser(m_system, m_manner.browser_command, m_authorization.url());
  }
  const auto end = m_system.clock.steady() + m_manner.patience;
  for (auto left = Milliseconds{m_manner.patience}; left > Milliseconds{0};
       left = end - m_system.clock.steady()) {
    TRY_ASSIGN(const auto knock, m_port.wait(left, m_may_type));
    std::optional<Result<CachedLogin>> login;
    if (knock.kind == Knock::Kind::request) {
      login = answer(knock);
    } else if (knock.kind == Knock::Kind::line) {
      login = typed(knock.bytes);
    } else if (knock.kind == Knock::Kind::end_of_input) {
      m_may_type = false;
    }
    if (login) {
      return std::move(*login);
    }
  }
  return fail(ErrorCode::login,
              fmt::format("nobody logged in within {}", human(m_manner.patience)),
              "run it again, or allow more with --authentication-timeout-sec");
}

} // namespace

Result<CachedLogin>
log_in_by_browser(System& system, ProviderSession& session, const LoginManner& manner)
{
  TRY_ASSIGN(const auto port, open_port(system, manner));
  const auto& given = session.settings().redirect_url;
  compare_ports(system, given, port->number());
  TRY_ASSIGN(
      auto authorization,
      AuthorizationSession::make(
          system,
          session,
          given.empty() ? fmt::format("http://localhost:{}", port->number()) : given,
          port->number()));
  return BrowserLogin(system, manner, *port, std::move(authorization)).run();
}

} // namespace oidcctl
