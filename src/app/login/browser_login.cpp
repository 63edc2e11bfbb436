#include "app/login/authorization_session.hpp"
#include "app/login/callback_certificate.hpp"
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

#include <set>
#include <utility>

namespace oidcctl {

namespace {

using Kind = CallbackReading::Kind;

Result<std::unique_ptr<LoopbackPort>>
open_port(System& system, const LoginInteraction& interaction, TlsServer* tls)
{
  std::string problems;
  for (const auto number : interaction.ports) {
    auto port = system.listener.open(number, is_whole_callback, tls);
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
compare_with_port(System& system,
                  const std::string& redirect_url,
                  std::uint16_t port,
                  bool serves_tls)
{
  const auto url = Url::parse(redirect_url);
  if (!url || !url->is_loopback()) {
    return;
  }
  if (url->effective_port() != port) {
    notify(system,
           fmt::format("warning: the redirect URL has port {}, but oidcctl listens on "
                       "port {}; use --listen-address 127.0.0.1:{} to match",
                       url->effective_port(),
                       port,
                       url->effective_port()));
  } else if ((url->scheme == "https") != serves_tls) {
    notify(system,
           serves_tls
               ? "warning: the redirect URL is http, but --local-server-cert serves "
                 "https; use an https URL in --oidc-redirect-url"
               : "warning: the redirect URL is https, but oidcctl serves http; use "
                 "--local-server-cert and --local-server-key to serve https");
  }
}

// Return the host that the browser comes to.
std::string
redirect_host(const std::string& redirect_url)
{
  const auto url = Url::parse(redirect_url);
  return url && !url->host.empty() ? url->host : "localhost";
}

// A browser that once had localhost by https with HSTS comes by https ever after.
std::string
https_warning(const std::string& redirect_url, std::uint16_t port)
{
  if (redirect_url.starts_with("https:")) {
    return "the browser comes by https, as the redirect URL says, which is not served "
           "here; use --local-server-cert and --local-server-key to serve https";
  }
  return fmt::format("the browser comes to localhost by https, which is not served here: "
                     "the browser keeps a rule for that host (HSTS); use "
                     "--oidc-redirect-url=http://127.0.0.1:{}, or delete the rule",
                     port);
}

std::string
refusal_warning(const TlsRefusal& refusal, const std::string& redirect_url)
{
  if (refusal.is_plain) {
    return fmt::format("a client came by plain HTTP, but --local-server-cert serves "
                       "https: the redirect URL is {}",
                       redirect_url);
  }
  return fmt::format("the browser did not accept the certificate of --local-server-cert, "
                     "or has no TLS version in common: {}; make the browser trust its "
                     "issuer",
                     refusal.reason);
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
  void warn_once(const std::string& warning);
  // Return the login when this was the answer that is waited for; nothing: go on waiting.
  std::optional<Result<CachedLogin>> answer(const ListenerEvent& event);
  std::optional<Result<CachedLogin>> typed(const std::string& line);

  System& m_system;
  const LoginInteraction& m_interaction;
  LoopbackPort& m_port;
  AuthorizationSession m_authorization;
  bool m_can_prompt;
  std::set<std::string> m_has_warned = {};
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

void
BrowserLogin::warn_once(const std::string& warning)
{
  if (m_has_warned.insert(warning).second) {
    notify(m_system, warning);
  }
}

std::optional<Result<CachedLogin>>
BrowserLogin::answer(const ListenerEvent& event)
{
  if (is_tls_hello(event.bytes)) {
    m_port.answer(event.connection, ""); // closes it: nothing that is said is understood
    warn_once(https_warning(m_authorization.redirect_url(), m_port.number()));
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
    } else if (event.kind == ListenerEvent::Kind::refused) {
      warn_once(refusal_warning(event.refusal, m_authorization.redirect_url()));
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
  const auto& given = session.settings().redirect_url;
  const auto host = redirect_host(given);
  TRY_ASSIGN(const auto tls, callback_server(system, interaction, host));
  TRY_ASSIGN(const auto port, open_port(system, interaction, tls.get()));
  compare_with_port(system, given, port->number(), tls != nullptr);
  const auto own =
      fmt::format("{}://localhost:{}", tls == nullptr ? "http" : "https", port->number());
  TRY_ASSIGN(auto authorization,
             AuthorizationSession::make(
                 system, session, given.empty() ? own : given, port->number()));
  return BrowserLogin(system, interaction, *port, std::move(authorization)).run();
}

} // namespace oidcctl
