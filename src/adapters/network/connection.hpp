#pragma once

#include "adapters/network/client_identity.hpp"
#include "adapters/network/deadline.hpp"
#include "adapters/network/tls_recorder.hpp"
#include "go/http2/session.hpp"
#include "model/http/http.hpp"
#include "model/http/url.hpp"
#include "ports/http.hpp"

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

struct CurlListFree
{
  void
  operator()(curl_slist* list) const
  {
    curl_slist_free_all(list);
  }
};
using CurlList = std::unique_ptr<curl_slist, CurlListFree>;

struct CurlFree
{
  void
  operator()(CURL* handle) const
  {
    curl_easy_cleanup(handle);
  }
};

// What all connections of one session share.
struct NetworkSession
{
  NetworkOptions options = {};
  Trust trust = {};
  std::optional<ClientIdentity> identity = std::nullopt;
  bool (*is_interrupted)() = nullptr;
};

// One connection to a server, with TLS when its URL says so, through a proxy or not.
// libcurl finds the address, speaks to proxies and shakes hands; what is said afterwards
// are bytes.
class Connection
{
public:
  // Connect for `url` through `proxy` (a URL; empty: none), or say why it is not
  // possible.
  static tl::expected<std::unique_ptr<Connection>, HttpFailure>
  open(const NetworkSession& session,
       const Url& url,
       const std::string& proxy,
       Deadline& deadline);

  // Send all of `bytes`.
  std::optional<HttpFailure> send(std::string_view bytes, Deadline& deadline);

  // Return the next bytes; none at the end of the connection.
  tl::expected<std::string_view, HttpFailure> receive(Deadline& deadline);

  // Return whether another request can be sent: the server has neither closed the
  // connection nor said something unasked.
  bool is_quiet();

  // Return the session of HTTP/2, when the server chose that protocol.
  go::http2::Session*
  http2()
  {
    return m_http2 ? &*m_http2 : nullptr;
  }
  std::optional<TlsInfo>
  tls() const
  {
    return m_tls ? m_tls->facts() : std::nullopt;
  }
  std::string address() const;

private:
  Connection(const NetworkSession& session, const Url& url, std::string proxy);
  static CURLcode on_ssl_context(CURL* handle, void* context, void* connection);
  static int on_progress(void* deadline,
                         curl_off_t all_down,
                         curl_off_t down,
                         curl_off_t all_up,
                         curl_off_t up);

  void set_target();
  void set_proxy();
  std::optional<HttpFailure> connect(Deadline& deadline);
  std::optional<HttpFailure> choose_protocol();
  HttpFailure failure(CURLcode code, const char* message, Deadline& deadline) const;
  std::optional<HttpFailure> proxy_failure(CURLcode code,
                                           const std::string& message) const;
  std::optional<HttpFailure> wait(short events, Deadline& deadline);
  HttpFailure broken(CURLcode code) const;

  const NetworkSession& m_session;
  Url m_url;
  std::string m_proxy;
  CurlList m_connect_to = nullptr;
  CurlList m_proxy_headers = nullptr;
  std::unique_ptr<TlsRecorder> m_proxy_tls = nullptr;
  std::unique_ptr<TlsRecorder> m_tls = nullptr;
  int m_handshakes = 0; // begun
  curl_socket_t m_socket = CURL_SOCKET_BAD;
  std::optional<go::http2::Session> m_http2 = std::nullopt;
  std::vector<char> m_buffer = {};
  // Last, and so gone first: its farewell to the server still passes the recorders.
  std::unique_ptr<CURL, CurlFree> m_handle;
};

} // namespace oidcctl
