#pragma once

#include "adapters/network/client_identity.hpp"
#include "adapters/network/tls_recorder.hpp"
#include "model/http/http.hpp"
#include "ports/http.hpp"

#include <curl/curl.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
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

// What all lines of one session share.
struct CurlSession
{
  NetworkOptions options = {};
  RootStore roots = nullptr;
  std::optional<ClientIdentity> identity = std::nullopt;
  bool (*is_interrupted)() = nullptr;
};

// One reusable libcurl handle with its connections and what their handshakes showed; for
// one request at a time.
class CurlHandle
{
public:
  explicit CurlHandle(const CurlSession& session);
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;
  ~CurlHandle() { curl_easy_cleanup(m_handle); }

  // Send one request. After a failure the line may be broken and is not to be used again.
  tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request);

private:
  static CURLcode on_ssl_context(CURL* handle, void* context, void* line);
  static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* line);
  static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* line);
  static int on_progress(void* patience,
                         curl_off_t all_down,
                         curl_off_t down,
                         curl_off_t all_up,
                         curl_off_t up);

  void set_proxy();
  void set_target(const HttpRequest& request, std::vector<std::string>& headers);
  void set_method(const HttpRequest& request);
  HttpFailure failure(CURLcode code, const char* message) const;
  HttpReply take_reply();

  const CurlSession& m_session;
  CURL* m_handle;
  CurlList m_connect_to = nullptr;
  std::map<std::string, TlsInfo> m_facts = {}; // by origin
  TlsInfo* m_current = nullptr;
  HttpReply m_reply = {};
  std::size_t m_max_body = 0;
  std::size_t m_header_bytes = 0;
  bool m_too_large = false;
};

} // namespace oidcctl
