#include "adapters/network/connection.hpp"
#include "adapters/network/curl_options.hpp"
#include "base/text.hpp"
#include "go/ip_literal.hpp"
#include "go/tls/alert.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

// How a connection comes to be (net/http transport.go dialConn).
namespace oidcctl {

namespace {

constexpr std::string_view k_both_protocols("\x02h2\x08http/1.1", 12);
constexpr std::string_view k_http1("\x08http/1.1", 9);

CurlList
make_list(const std::vector<std::string>& lines)
{
  curl_slist* list = nullptr;
  for (const auto& line : lines) {
    list = curl_slist_append(list, line.c_str());
  }
  return CurlList(list);
}

std::string
bracketed(const std::string& host)
{
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// Return whether the C library takes `host` for an IPv4 address that Go takes for a name,
// such as 127.1 or 0x7f000001.
bool
is_only_an_address_in_c(const std::string& host)
{
  in_addr address{};
  bool is_ipv4 = false;
  return inet_aton(host.c_str(), &address) == 1 && go::address_problem(host, is_ipv4);
}

// Return the rule of --connect-to for `url`, or null.
const ConnectTo*
detour_of(const NetworkOptions& options, const Url& url)
{
  const auto found = std::find_if(
      options.connect_to.begin(), options.connect_to.end(), [&url](const auto& rule) {
        return rule.applies_to(url.host, url.effective_port());
      });
  return found == options.connect_to.end() ? nullptr : &*found;
}

HttpFault
fault_of(CURLcode code)
{
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
    return HttpFault::resolve;
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_PROXY:
    return HttpFault::proxy;
  case CURLE_OPERATION_TIMEDOUT:
    return HttpFault::timeout;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CIPHER:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_GOT_NOTHING:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
    return HttpFault::closed;
  case CURLE_ABORTED_BY_CALLBACK:
    return HttpFault::interrupted;
  default:
    return HttpFault::connect;
  }
}

} // namespace

CURLcode
Connection::on_ssl_context(CURL* /*handle*/, void* context, void* connection)
{
  auto& self = *static_cast<Connection*>(connection);
  auto* ssl = static_cast<SSL_CTX*>(context);
  const bool is_for_proxy = self.m_handshakes++ == 0 && self.m_proxy_tls;
  if (is_for_proxy || !self.m_tls) {
    self.m_proxy_tls->attach(ssl, std::string(k_http1));
    return CURLE_OK;
  }
  self.m_tls->attach(ssl, std::string(k_both_protocols));
  if (self.m_session.identity) {
    self.m_session.identity->use_in(ssl);
  }
  return CURLE_OK;
}

int
Connection::on_progress(void* deadline,
                        curl_off_t /*all_down*/,
                        curl_off_t /*down*/,
                        curl_off_t /*all_up*/,
                        curl_off_t /*up*/)
{
  return static_cast<Deadline*>(deadline)->is_interrupted() ? 1 : 0;
}

Connection::Connection(const NetworkSession& session, const Url& url, std::string proxy)
    : m_session(session), m_url(url), m_proxy(std::move(proxy)),
      m_handle(curl_easy_init())
{
  auto* handle = m_handle.get();
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_CONNECT_ONLY, 1L);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_QUICK_EXIT, 1L); // do not wait for a name server past the time-out
  set(handle,
      CURLOPT_SSL_ENABLE_ALPN,
      0L); // the recorder offers protocols, this code speaks them
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 0L); // the recorder judges the name, by Go's rules
  set(handle, CURLOPT_CAINFO, nullptr);    // the roots come from the recorder
  set(handle, CURLOPT_CAPATH, nullptr);
  set(handle, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_PROXY_SSL_VERIFYHOST, 0L);
  set(handle, CURLOPT_PROXY_CAINFO, nullptr);
  set(handle, CURLOPT_PROXY_CAPATH, nullptr);
  set_pointer(handle, CURLOPT_SSL_CTX_DATA, this);
  curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &Connection::on_ssl_context);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &Connection::on_progress);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set_target();
  set_proxy();
}

// Set the URL and where to connect to for it. The name that the server has to prove is
// the one in the URL for libcurl; the real host is a detour.
void
Connection::set_target()
{
  const auto& options = m_session.options;
  const bool is_tls = m_url.scheme == "https";
  const bool is_renamed = is_tls && !options.tls_server_name.empty();
  const auto name = is_renamed ? options.tls_server_name : m_url.host;
  const auto port = fmt::format("{}", m_url.effective_port());
  const auto* detour = detour_of(options, m_url);
  if (detour != nullptr || is_renamed) {
    const bool has_host = detour != nullptr && !detour->target.empty();
    const bool has_port = detour != nullptr && !detour->target_port.empty();
    m_connect_to =
        make_list({fmt::format("::{}:{}",
                               has_host ? detour->target : bracketed(m_url.host),
                               has_port ? detour->target_port : port)});
    set_pointer(m_handle.get(), CURLOPT_CONNECT_TO, m_connect_to.get());
  }
  const auto target = fmt::format("{}://{}:{}/", m_url.scheme, bracketed(name), port);
  set(m_handle.get(), CURLOPT_URL, target.c_str());
  if (is_tls) {
    m_tls = std::make_unique<TlsRecorder>(m_session.trust, name);
  }
}

void
Connection::set_proxy()
{
  auto* handle = m_handle.get();
  set(handle, CURLOPT_NOPROXY, ""); // it was decided already
  if (m_proxy.empty()) {
    set(handle, CURLOPT_PROXY, "");
    return;
  }
  const auto parts = *Url::parse(m_proxy);
  auto url = m_proxy;
  if (parts.scheme == "socks5") {
    // The proxy looks up names, as Go has it.
    url = "socks5h" + url.substr(std::string_view("socks5").size());
  }
  const long port = parts.port                ? *parts.port
                    : parts.scheme == "http"  ? 80
                    : parts.scheme == "https" ? 443
                                              : 1080;
  set(handle, CURLOPT_PROXY, url.c_str());
  set(handle, CURLOPT_PROXYPORT, port);
  set(handle, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  m_proxy_headers = make_list({"Proxy-Connection:", "User-Agent: Go-http-client/1.1"});
  set_pointer(handle, CURLOPT_PROXYHEADER, m_proxy_headers.get());
  if (parts.scheme == "https") {
    m_proxy_tls = std::make_unique<TlsRecorder>(m_session.trust, parts.host);
  }
}

// Return what `code` says of the proxy, if it is the proxy's fault.
std::optional<HttpFailure>
Connection::proxy_failure(CURLcode code, const std::string& message) const
{
  if (m_proxy.empty()) {
    return std::nullopt;
  }
  const auto name = proxy_name(m_proxy);
  const auto host = fmt::format("{}:{}", m_url.host, m_url.effective_port());
  long status = 0;
  curl_easy_getinfo(m_handle.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  if (status != 0 && status != 200) {
    return HttpFailure{
        HttpFault::proxy,
        fmt::format("proxy {} refused CONNECT {} ({})", name, host, status)};
  }
  if (code == CURLE_OK) {
    return std::nullopt;
  }
  if (code == CURLE_PROXY) {
    return HttpFailure{
        HttpFault::proxy,
        fmt::format("proxy {} did not connect to {}: {}", name, host, message)};
  }
  const bool has_tunnel = status == 200 || (m_tls && m_tls->facts());
  if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK ||
      has_tunnel) {
    return std::nullopt;
  }
  const auto refusal = m_proxy_tls ? m_proxy_tls->refusal() : std::nullopt;
  return HttpFailure{HttpFault::proxy,
                     fmt::format("no connection to proxy {}: {}",
                                 name,
                                 refusal ? refusal->message : message)};
}

HttpFailure
Connection::failure(CURLcode code, const char* message, Deadline& deadline) const
{
  std::string words = *message == '\0' ? curl_easy_strerror(code) : message;
  if (auto failure = proxy_failure(code, words)) {
    return *failure;
  }
  const auto fault = fault_of(code);
  if (fault == HttpFault::interrupted) {
    words = "interrupted";
  } else if (fault == HttpFault::timeout) {
    words = fmt::format("no connection after {} ms", deadline.elapsed().count());
  } else if (m_tls) {
    if (auto refusal = m_tls->refusal()) {
      return *refusal;
    }
  }
  return {fault, std::move(words), m_tls ? m_tls->facts() : std::nullopt};
}

// Go into HTTP/2 when the server chose it by ALPN.
std::optional<HttpFailure>
Connection::choose_protocol()
{
  const auto chosen = m_tls ? m_tls->application_protocol() : std::string();
  if (chosen == "h2") {
    m_http2.emplace();
  } else if (!chosen.empty() && chosen != "http/1.1") {
    return HttpFailure{HttpFault::tls,
                       "tls: server selected unadvertised ALPN protocol",
                       m_tls->facts()};
  }
  return std::nullopt;
}

std::optional<HttpFailure>
Connection::connect(Deadline& deadline)
{
  auto* handle = m_handle.get();
  std::array<char, CURL_ERROR_SIZE> message{};
  set_pointer(handle, CURLOPT_ERRORBUFFER, message.data());
  set_pointer(handle, CURLOPT_XFERINFODATA, &deadline);
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.left().count()));
  const auto code = curl_easy_perform(handle);
  set_pointer(handle, CURLOPT_ERRORBUFFER, nullptr);
  set(handle, CURLOPT_NOPROGRESS, 1L);
  set_pointer(handle, CURLOPT_XFERINFODATA, nullptr);
  if (code != CURLE_OK) {
    return failure(code, message.data(), deadline);
  }
  if (auto refused = proxy_failure(code, {})) {
    return refused; // Go takes 200 only
  }
  curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &m_socket);
  return choose_protocol();
}

tl::expected<std::unique_ptr<Connection>, HttpFailure>
Connection::open(const NetworkSession& session,
                 const Url& url,
                 const std::string& proxy,
                 Deadline& deadline)
{
  if (proxy.empty() && is_only_an_address_in_c(url.host) &&
      detour_of(session.options, url) == nullptr) {
    return tl::make_unexpected(HttpFailure{
        HttpFault::protocol, fmt::format("dial tcp: lookup {}: no such host", url.host)});
  }
  std::unique_ptr<Connection> connection(new Connection(session, url, proxy));
  if (auto failure = connection->connect(deadline)) {
    return tl::make_unexpected(std::move(*failure));
  }
  return connection;
}

} // namespace oidcctl
