#include "adapters/network/curl_http.hpp"

#include "adapters/network/curl_handle.hpp"
#include "adapters/network/root_certificates.hpp"

#include <curl/curl.h>

#include <mutex>
#include <utility>

namespace oidcctl {

namespace {

class CurlHttp : public Http
{
public:
  explicit CurlHttp(CurlSession session) : m_session(std::move(session)) {}

  tl::expected<HttpReply, HttpFailure>
  send(const HttpRequest& request) override
  {
    auto line = take_line();
    auto reply = line->send(request);
    if (reply) {
      give_back(std::move(line));
    }
    return reply;
  }

private:
  std::unique_ptr<CurlHandle> take_line();
  void give_back(std::unique_ptr<CurlHandle> line);

  CurlSession m_session;
  std::mutex m_mutex = {};
  std::vector<std::unique_ptr<CurlHandle>> m_idle = {}; // the last was used last
};

std::unique_ptr<CurlHandle>
CurlHttp::take_line()
{
  const std::lock_guard lock(m_mutex);
  if (m_idle.empty()) {
    return std::make_unique<CurlHandle>(m_session);
  }
  auto line = std::move(m_idle.back());
  m_idle.pop_back();
  return line;
}

void
CurlHttp::give_back(std::unique_ptr<CurlHandle> line)
{
  const std::lock_guard lock(m_mutex);
  m_idle.push_back(std::move(line));
}

} // namespace

Result<std::unique_ptr<Http>>
make_curl_http(const NetworkOptions& options, bool (*is_interrupted)())
{
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) {
    return fail(ErrorCode::bug, "cannot initialize libcurl");
  }
  CurlSession session{.options = options, .is_interrupted = is_interrupted};
  if (options.client_certificate) {
    TRY_ASSIGN(session.identity, ClientIdentity::read(*options.client_certificate));
  }
  const auto* version = curl_version_info(CURLVERSION_NOW);
  TRY_ASSIGN(session.roots,
             options.ca_pem.empty() ? system_roots(version->cainfo)
                                    : roots_from_pem(options.ca_pem));
  return std::make_unique<CurlHttp>(std::move(session));
}

} // namespace oidcctl
