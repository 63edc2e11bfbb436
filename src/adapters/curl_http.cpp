#include "adapters/curl_http.hpp"

#include "adapters/tls_watch.hpp"
#include "base/text.hpp"
#include "model/url.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <map>
#include <mutex>
#include <utility>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_header_bytes = std::size_t{256} << 10;

struct ListFree
{
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListFree>;

List
make_list(const std::vector<std::string>& lines)
{
  curl_slist* list = nullptr;
  for (const auto& line : lines) {
    list = curl_slist_append(list, line.c_str());
  }
  return List(list);
}

// curl_easy_setopt takes anything; these take what the option wants.
void
set(CURL* handle, CURLoption option, long value)
{
  curl_easy_setopt(handle, option, value);
}

void
set(CURL* handle, CURLoption option, const char* value)
{
  curl_easy_setopt(handle, option, value);
}

void
set_pointer(CURL* handle, CURLoption option, void* value)
{
  curl_easy_setopt(handle, option, value);
}

// One reusable libcurl handle with its connections and what their handshakes showed.
struct Line
{
  explicit Line(X509_STORE* trusted) : roots(trusted), handle(curl_easy_init()) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { curl_easy_cleanup(handle); }

  X509_STORE* roots;
  CURL* handle;
  std::map<std::string, TlsFacts> facts = {}; // by origin
  TlsFacts* current = nullptr;
  HttpReply reply = {};
  std::size_t max_body = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
};

CURLcode
on_ssl_context(CURL* /*handle*/, void* context, void* argument)
{
  auto& line = *static_cast<Line*>(argument);
  watch(static_cast<SSL_CTX*>(context), line.roots, line.current);
  return CURLE_OK;
}

std::size_t
on_body(char* data, std::size_t /*one*/, std::size_t size, void* argument)
{
  auto& line = *static_cast<Line*>(argument);
  if (line.reply.body.size() + size > line.max_body) {
    line.too_large = true;
    return 0;
  }
  line.reply.body.append(data, size);
  return size;
}

std::size_t
on_header(char* data, std::size_t /*one*/, std::size_t size, void* argument)
{
  auto& line = *static_cast<Line*>(argument);
  line.header_bytes += size;
  if (line.header_bytes > k_max_header_bytes) {
    line.too_large = true;
    return 0;
  }
  const std::string_view header(data, size);
  if (header.rfind("HTTP/", 0) == 0) {
    line.reply.headers.clear(); // an interim reply or a proxy's came before
  } else if (const auto colon = header.find(':'); colon != std::string_view::npos) {
    line.reply.headers.push_back({text::to_lower(text::trim(header.substr(0, colon))),
                                  std::string(text::trim(header.substr(colon + 1)))});
  }
  return size;
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
  case CURLE_COULDNT_CONNECT:
    return HttpFault::connect;
  case CURLE_OPERATION_TIMEDOUT:
    return HttpFault::timeout;
  case CURLE_PEER_FAILED_VERIFICATION:
    return HttpFault::certificate;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_ENGINE_INITFAILED:
    return HttpFault::tls;
  case CURLE_GOT_NOTHING:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
  case CURLE_PARTIAL_FILE:
  case CURLE_HTTP2_STREAM:
  case CURLE_HTTP2:
    return HttpFault::closed;
  default:
    return HttpFault::protocol;
  }
}

class CurlHttp : public Http
{
public:
  CurlHttp(const NetworkOptions& options, RootStore roots) : m_roots(std::move(roots))
  {
    std::vector<std::string> detours;
    for (const auto& detour : options.connect_to) {
      detours.push_back(detour.str());
    }
    m_connect_to = make_list(detours);
  }

  tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request) override;

private:
  std::unique_ptr<Line> take_line();
  void give_back(std::unique_ptr<Line> line);
  void set_up(Line& line) const;
  HttpFailure failure(const Line& line, CURLcode code, const char* message) const;

  RootStore m_roots;
  List m_connect_to = nullptr;
  std::mutex m_mutex = {};
  std::vector<std::unique_ptr<Line>> m_idle = {};
};

std::unique_ptr<Line>
CurlHttp::take_line()
{
  const std::lock_guard lock(m_mutex);
  if (m_idle.empty()) {
    auto line = std::make_unique<Line>(m_roots.get());
    set_up(*line);
    return line;
  }
  auto line = std::move(m_idle.back());
  m_idle.pop_back();
  return line;
}

void
CurlHttp::give_back(std::unique_ptr<Line> line)
{
  const std::lock_guard lock(m_mutex);
  m_idle.push_back(std::move(line));
}

void
CurlHttp::set_up(Line& line) const
{
  auto* handle = line.handle;
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_QUICK_EXIT, 1L); // do not wait for a name server past the time-out
  set(handle, CURLOPT_MAXCONNECTS, 2L);
  set(handle, CURLOPT_USERAGENT, "oidcctl/" OIDCCTL_VERSION);
  set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle, CURLOPT_CAINFO, nullptr); // the roots come from on_ssl_context
  set(handle, CURLOPT_CAPATH, nullptr);
  set_pointer(handle, CURLOPT_CONNECT_TO, m_connect_to.get());
  set_pointer(handle, CURLOPT_SSL_CTX_DATA, &line);
  curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &on_ssl_context);
  set_pointer(handle, CURLOPT_WRITEDATA, &line);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &on_body);
  set_pointer(handle, CURLOPT_HEADERDATA, &line);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &on_header);
}

HttpFailure
CurlHttp::failure(const Line& line, CURLcode code, const char* message) const
{
  HttpFailure out{fault_of(code), message, std::nullopt};
  if (out.message.empty()) {
    out.message = curl_easy_strerror(code);
  }
  if (line.too_large) {
    out.fault = HttpFault::too_large;
    out.message = fmt::format("the reply has more than {} bytes", line.max_body);
  }
  if (!line.current->chain.empty()) {
    out.tls = *line.current;
  }
  if (out.fault == HttpFault::certificate && out.tls) {
    out.message = out.tls->verify_error.empty() ? out.message : out.tls->verify_error;
    out.tls->verify_error = out.message;
  }
  return out;
}

tl::expected<HttpReply, HttpFailure>
CurlHttp::send(const HttpRequest& request)
{
  const auto url = Url::parse(request.url);
  if (!url || url->host.empty()) {
    return tl::make_unexpected(
        HttpFailure{HttpFault::protocol, url ? "the URL has no host" : url.error(), {}});
  }
  auto line = take_line();
  auto* handle = line->handle;
  line->current = &line->facts[url->origin()];
  line->reply = {};
  line->max_body = request.max_body;
  line->header_bytes = 0;
  line->too_large = false;

  std::vector<std::string> headers;
  for (const auto& header : request.headers) {
    headers.push_back(header.name + ": " + header.value);
  }
  const auto header_list = make_list(headers);
  std::array<char, CURL_ERROR_SIZE> message{};
  set(handle, CURLOPT_URL, request.url.c_str());
  set_pointer(handle, CURLOPT_ERRORBUFFER, message.data());
  set_pointer(handle, CURLOPT_HTTPHEADER, header_list.get());
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<long long>(1, request.timeout.count())));
  if (request.method == "POST") {
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(handle,
                     CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  } else {
    set(handle, CURLOPT_HTTPGET, 1L);
  }
  const auto code = curl_easy_perform(handle);
  set_pointer(handle, CURLOPT_ERRORBUFFER, nullptr);
  set_pointer(handle, CURLOPT_HTTPHEADER, nullptr);
  if (code != CURLE_OK) {
    auto out = failure(*line, code, message.data());
    return tl::make_unexpected(std::move(out)); // the line may be broken: not given back
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  const char* address = nullptr;
  curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, &address);
  curl_off_t microseconds = 0;
  curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &microseconds);
  auto reply = std::move(line->reply);
  reply.status = static_cast<int>(status);
  reply.address = address == nullptr ? "" : address;
  reply.time = Milliseconds(microseconds / 1000);
  if (!line->current->chain.empty()) {
    reply.tls = *line->current;
  }
  give_back(std::move(line));
  return reply;
}

} // namespace

Result<std::unique_ptr<Http>>
make_curl_http(const NetworkOptions& options)
{
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) {
    return fail(ErrorCode::bug, "libcurl cannot be initialised");
  }
  const auto* version = curl_version_info(CURLVERSION_NOW);
  auto roots = options.ca_pem.empty() ? system_roots(version->cainfo)
                                      : roots_from_pem(options.ca_pem);
  if (!roots) {
    return tl::make_unexpected(std::move(roots).error());
  }
  return std::make_unique<CurlHttp>(options, std::move(*roots));
}

} // namespace oidcctl
