#include "app/login/provider_session.hpp"

#include "app/fetch.hpp"
#include "app/notify.hpp"
#include "authenticator/token_provider.hpp"
#include "base/text.hpp"
#include "model/apiserver/policy.hpp"
#include "model/http/url.hpp"
#include "ports/clock.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_telling = 6; // a shorter value is not a secret worth the name

// Return `text` without the values that were sent: what a provider answers may repeat
// them.
std::string
without(std::string text, const std::vector<QueryParameter>& parameters)
{
  for (const auto& parameter : parameters) {
    const bool is_secret = parameter.name != "grant_type" && parameter.name != "scope" &&
                           parameter.name != "redirect_uri";
    if (!is_secret || parameter.value.size() < k_telling) {
      continue;
    }
    for (auto at = text.find(parameter.value); at != std::string::npos;
         at = text.find(parameter.value)) {
      text.replace(at, parameter.value.size(), "...");
    }
  }
  return text;
}

std::vector<HttpHeader>
headers_of(const LoginSettings& settings)
{
  std::vector<HttpHeader> headers;
  for (const auto& [name, value] : settings.request_headers) {
    headers.push_back({name, value});
  }
  return headers;
}

// Return what is wrong with keys without the words of an API server around it.
std::string
tail_of(const std::string& message)
{
  constexpr std::string_view words = "fetching keys oidc: ";
  const auto at = message.find(words);
  return at == std::string::npos ? message : message.substr(at + words.size());
}

} // namespace

std::string
clock_text(Seconds error)
{
  return human(error < Seconds{0} ? -error : error) +
         (error < Seconds{0} ? " behind" : " ahead of") + " the provider's";
}

ProviderSession::ProviderSession(System& system,
                                 const LoginSettings& settings,
                                 Milliseconds timeout)
    : m_system(system), m_settings(settings), m_timeout(timeout)
{}

Result<std::unique_ptr<ProviderSession>>
ProviderSession::open(System& system,
                      const LoginSettings& settings,
                      const NetworkOptions& network,
                      Milliseconds timeout,
                      ClientMemory memory)
{
  TRY_ASSIGN(auto* const module, system.network.load());
  std::unique_ptr<ProviderSession> session(
      new ProviderSession(system, settings, timeout));
  TRY_ASSIGN(session->m_http, module->open(network));
  session->m_jose = &module->jose();
  session->m_memory = std::move(memory);
  TRY(session->discover());
  return session;
}

Result<void>
ProviderSession::discover()
{
  TRY(endpoint(m_settings.issuer, "issuer"));
  m_evidence.issuer = m_settings.issuer;
  Fetcher fetcher(*m_http, m_system.clock, m_timeout);
  auto exchange = fetcher.fetch(discovery_url(m_settings.issuer), headers_of(m_settings));
  if (const auto* reply = exchange.reply()) {
    update_clock_error(*reply);
  }
  m_evidence.discovery = exchange;
  TRY(check_interrupt(false)); // nothing is lost yet, and no browser opens any more
  if (const auto problem = provider_problem(m_evidence, k_newest_minor)) {
    return fail(ErrorCode::unavailable,
                problem->hint,
                fmt::format("run `oidcctl verify-issuer {}` for details",
                            text::printable(m_settings.issuer)));
  }
  m_document = *Discovery::parse(exchange.reply()->body);
  m_authentication = client_authentication(m_settings, m_document);
  if (m_authentication != ClientAuthentication::none && m_memory.known &&
      is_allowed(*m_memory.known, m_document)) {
    m_authentication = *m_memory.known;
  }
  return {};
}

Result<std::string>
ProviderSession::endpoint(const std::string& url, std::string_view name)
{
  if (url.empty()) {
    return fail(
        ErrorCode::unavailable,
        fmt::format("the provider's document has no {}", name),
        "the provider does not offer this grant; use --grant-type to choose another");
  }
  const auto parsed = Url::parse(url);
  const bool is_safe =
      parsed && !parsed->host.empty() &&
      (parsed->scheme == "https" || (parsed->scheme == "http" && parsed->is_loopback()));
  if (!is_safe) {
    return fail(
        ErrorCode::unavailable,
        fmt::format("the {} {} is not an https URL", name, text::quote(url)),
        "tokens are only sent over https; have the provider's document corrected");
  }
  return url;
}

// An answer that came is used in spite of the interruption: it may hold the one refresh
// token that is good from now on.
Result<void>
ProviderSession::check_interrupt(bool has_reply)
{
  return has_reply || !m_system.processes.is_interrupted()
             ? Result<void>()
             : fail(ErrorCode::interrupted, "interrupted");
}

void
ProviderSession::update_clock_error(const HttpReply& reply)
{
  const auto date = parse_http_date(reply.header("date").value_or(""));
  if (date) {
    m_clock_error = m_system.clock.now() - *date;
  }
}

Result<HttpReply>
ProviderSession::send(HttpRequest request)
{
  request.timeout = m_timeout;
  const auto url = request.url;
  auto reply = m_http->send(request);
  TRY(check_interrupt(reply.has_value()));
  if (!reply) {
    return fail(ErrorCode::unavailable,
                fmt::format("no response from {}: {}",
                            text::quote(url.substr(0, url.find('?'))),
                            text::printable(reply.error().message)));
  }
  update_clock_error(*reply);
  return std::move(*reply);
}

// A refusal is returned without what was sent.
Result<HttpReply>
ProviderSession::ask_as(ClientAuthentication authentication,
                        const std::string& url,
                        const std::vector<QueryParameter>& parameters)
{
  TRY_ASSIGN(auto reply,
             send(client_request(url, m_settings, authentication, parameters)));
  if (read_refusal(reply)) {
    auto sent = parameters;
    sent.push_back({"client_secret", m_settings.client_secret.reveal()});
    reply.body = without(std::move(reply.body), sent);
  }
  return reply;
}

void
ProviderSession::use(ClientAuthentication authentication)
{
  m_authentication = authentication;
  if (m_memory.keep && m_memory.known != authentication) {
    m_memory.known = authentication;
    m_memory.keep(authentication);
  }
}

Result<ProviderSession::Answer>
ProviderSession::ask(const std::string& url,
                     const std::vector<QueryParameter>& parameters)
{
  TRY_ASSIGN(auto reply, ask_as(m_authentication, url, parameters));
  const auto refusal = read_refusal(reply);
  m_is_way_known = m_is_way_known || !refusal;
  const auto other =
      m_is_way_known ? std::nullopt : other_way(m_authentication, *refusal, m_document);
  if (!other) {
    return Answer{std::move(reply), m_authentication};
  }
  TRY_ASSIGN(auto second, ask_as(*other, url, parameters));
  const auto again = read_refusal(second);
  if (!again) {
    m_is_way_known = true;
    use(*other);
    return Answer{std::move(second), *other};
  }
  if (refusal->error == again->error) {
    return Answer{std::move(reply), m_authentication};
  }
  if (refusal->error == "invalid_client" && again->error == "invalid_grant") {
    // The client was recognised, but the first refusal has used up the code.
    use(*other);
  }
  return Answer{std::move(second), *other, refusal};
}

Result<HttpReply>
ProviderSession::post(const std::string& url,
                      const std::vector<QueryParameter>& parameters)
{
  TRY_ASSIGN(auto answer, ask(url, parameters));
  return std::move(answer.reply);
}

Result<TokenAnswer>
ProviderSession::redeem(const std::vector<QueryParameter>& parameters)
{
  TRY_ASSIGN(const auto url, endpoint(m_document.token_endpoint, "token_endpoint"));
  TRY_ASSIGN(const auto reply, ask(url, parameters));
  auto answer = read_token_response(reply.reply);
  if (!answer && reply.first) {
    const bool is_post = reply.way == ClientAuthentication::post;
    answer.error().error = reply.first->error;
    answer.error().message =
        fmt::format("{}; with the client secret in the {}: {}",
                    reply.first->message,
                    is_post ? "body instead of the header" : "header instead of the body",
                    answer.error().message);
  }
  return answer;
}

Result<void>
ProviderSession::fetch_keys()
{
  if (std::holds_alternative<HttpExchange>(m_evidence.keys)) {
    return {};
  }
  TRY(endpoint(m_document.jwks_uri, "jwks_uri"));
  Fetcher fetcher(*m_http, m_system.clock, m_timeout);
  auto exchange = fetcher.fetch(m_document.jwks_uri, headers_of(m_settings));
  TRY(check_interrupt(exchange.reply() != nullptr));
  m_evidence.keys = std::move(exchange);
  const auto keys = keys_of(m_evidence, k_newest_minor, *m_jose);
  if (!keys) {
    return fail(ErrorCode::unavailable,
                "cannot use the provider's keys: " + tail_of(keys.error().message),
                keys.error().hint);
  }
  return {};
}

// Return whether nothing is wrong with a token in a few minutes: clocks differ, and
// kubelogin allows for five, one of which is in the rules already.
bool
ProviderSession::is_valid_soon(const Secret& token, const LoginTokenRules& rules)
{
  constexpr Seconds k_leeway{240};
  return !login_token_problem(
      token.reveal(), rules, m_system.clock.now() + k_leeway, m_evidence, *m_jose);
}

Result<void>
ProviderSession::verify(const Secret& token,
                        std::string_view what,
                        const LoginTokenRules& rules)
{
  TRY(fetch_keys());
  auto problem = login_token_problem(
      token.reveal(), rules, m_system.clock.now(), m_evidence, *m_jose);
  if (!problem) {
    return {};
  }
  if (problem->is_about_time && is_valid_soon(token, rules)) {
    notify(m_system,
           fmt::format("warning: the {} is not valid yet: {}; the API server may reject "
                       "it for some minutes",
                       what,
                       problem->message));
    return {};
  }
  if (problem->is_about_time && m_clock_error &&
      abs(*m_clock_error) > k_clock_tolerance) {
    problem->hint = fmt::format("this machine's clock is {}; synchronize it (NTP)",
                                clock_text(*m_clock_error));
  }
  return fail(ErrorCode::unavailable,
              fmt::format("the provider's {} is not valid: {}", what, problem->message),
              problem->hint);
}

Result<CachedLogin>
ProviderSession::accept(const TokenResponse& response,
                        const Secret& before,
                        const std::optional<std::string>& nonce,
                        const std::optional<std::string>& subject)
{
  const auto& refresh = response.refresh_token.empty() ? before : response.refresh_token;
  const LoginTokenRules rules{m_settings.issuer, m_settings.client_id, nonce, subject};
  if (!response.id_token.empty()) {
    TRY(verify(response.id_token, "ID token", rules));
  } else if (!m_settings.use_access_token) {
    return fail(
        ErrorCode::unavailable,
        "the provider issued no ID token (`id_token`)",
        "configure the provider to issue ID tokens to this client for the scope openid, "
        "or use the access token with --oidc-use-access-token if the cluster accepts it");
  }
  if (!m_settings.use_access_token) {
    return CachedLogin{response.id_token, refresh};
  }
  // An access token may be for another audience than this client.
  TRY(verify(
      response.access_token, "access token", {m_settings.issuer, {}, {}, subject}));
  return CachedLogin{response.access_token, refresh};
}

} // namespace oidcctl
