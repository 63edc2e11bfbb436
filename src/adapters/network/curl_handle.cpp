#include "adapters/network/curl_handle.hpp"

#include "adapters/network/interrupt_grace.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_header_bytes = std::size_t{256} << 10;

CurlList
make_list(const std::vector<std::string>& lines)
{
  curl_slist* list = nullptr;
  for (const auto& line : lines) {
    list = curl_slist_append(list, line.c_str());
  }
  return CurlList(list);
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

// Return the lines of `request`; libcurl wants a ';' behind a name without a value.
std::vector<std::string>
header_lines(const HttpRequest& request)
{
  std::vector<std::string> lines;
  for (const auto& header : request.headers) {
    lines.push_back(header.name + (header.value.empty() ? ";" : ": " + header.value));
  }
  if (!request.bearer_token.empty()) {
    lines.push_back("Authorization: Bearer " + request.bearer_token.reveal());
  }
  if (!request.body.empty()) {
    lines.emplace_back("Expect:"); // do not wait for leave to send the body
  }
  return lines;
}

// Return whether one line of a header would become two.
bool
is_torn(const std::string& line)
{
  return line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos;
}

std::string
bracketed(const std::string& host)
{
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

} // namespace

CURLcode
CurlHandle::on_ssl_context(CURL* /*handle*/, void* context, void* line)
{
  auto& self = *static_cast<CurlHandle*>(line);
  record_tls(static_cast<SSL_CTX*>(context), self.m_session.roots.get(), self.m_current);
  if (self.m_session.identity) {
    self.m_session.identity->use_in(static_cast<SSL_CTX*>(context));
  }
  return CURLE_OK;
}

std::size_t
CurlHandle::on_body(char* data, std::size_t /*one*/, std::size_t size, void* line)
{
  auto& self = *static_cast<CurlHandle*>(line);
  if (self.m_reply.body.size() + size > self.m_max_body) {
    self.m_too_large = true;
    return 0;
  }
  self.m_reply.body.append(data, size);
  return size;
}

std::size_t
CurlHandle::on_header(char* data, std::size_t /*one*/, std::size_t size, void* line)
{
  auto& self = *static_cast<CurlHandle*>(line);
  self.m_header_bytes += size;
  if (self.m_header_bytes > k_max_header_bytes) {
    self.m_too_large = true;
    return 0;
  }
  const std::string_view header(data, size);
  auto& headers = self.m_reply.headers;
  if (header.rfind("HTTP/", 0) == 0) {
    headers.clear(); // an interim reply or a proxy's came before
  } else if (const auto colon = header.find(':'); colon != std::string_view::npos) {
    headers.push_back({text::to_lower(text::trim(header.substr(0, colon))),
                       std::string(text::trim(header.substr(colon + 1)))});
  }
  return size;
}

int
CurlHandle::on_progress(void* patience,
                        curl_off_t /*all_down*/,
                        curl_off_t /*down*/,
                        curl_off_t /*all_up*/,
                        curl_off_t /*up*/)
{
  return static_cast<InterruptGrace*>(patience)->is_over() ? 1 : 0;
}

CurlHandle::CurlHandle(const CurlSession& session)
    : m_session(session), m_handle(curl_easy_init())
{
  auto* handle = m_handle;
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
  set_pointer(handle, CURLOPT_SSL_CTX_DATA, this);
  curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &CurlHandle::on_ssl_context);
  set_pointer(handle, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &CurlHandle::on_body);
  set_pointer(handle, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &CurlHandle::on_header);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &CurlHandle::on_progress);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set_proxy();
}

void
CurlHandle::set_proxy()
{
  if (!m_session.options.proxy_url) {
    return; // libcurl reads the environment
  }
  constexpr std::string_view socks = "socks5://";
  auto url = m_session.options.proxy_url->reveal();
  if (url.starts_with(socks)) {
    // The proxy looks up names, as Go has it.
    url = fmt::format("socks5h://{}", std::string_view(url).substr(socks.size()));
  }
  set(m_handle, CURLOPT_PROXY, url.c_str());
  set(m_handle, CURLOPT_NOPROXY, ""); // said by name, it is for every host
}

// Set the URL and where to connect to for it. Under another TLS name the request goes to
// that name, with a detour to the real host, whose name stays in the Host header.
void
CurlHandle::set_target(const HttpRequest& request, std::vector<std::string>& headers)
{
  const auto& options = m_session.options;
  auto url = *Url::parse(request.url);
  std::vector<std::string> detours;
  for (const auto& detour : options.connect_to) {
    detours.push_back(detour.str());
  }
  auto target = request.url;
  if (!options.tls_server_name.empty() && url.scheme == "https") {
    const auto applies = [&url](const ConnectTo& detour) {
      return detour.applies_to(url.host, url.effective_port());
    };
    const auto detour =
        std::find_if(options.connect_to.begin(), options.connect_to.end(), applies);
    const bool is_found = detour != options.connect_to.end();
    const auto port = fmt::format("{}", url.effective_port());
    detours = {fmt::format(
        "::{}:{}",
        is_found && !detour->target.empty() ? detour->target : bracketed(url.host),
        is_found && !detour->target_port.empty() ? detour->target_port : port)};
    headers.push_back("Host: " + url.origin().substr(url.scheme.size() + 3));
    url.host = options.tls_server_name;
    url.is_ipv6_literal = url.host.find(':') != std::string::npos;
    target = url.str();
  }
  m_connect_to = make_list(detours);
  set_pointer(m_handle, CURLOPT_CONNECT_TO, m_connect_to.get());
  set(m_handle, CURLOPT_URL, target.c_str());
}

void
CurlHandle::set_method(const HttpRequest& request)
{
  const bool has_body = !request.body.empty() || request.method == "POST";
  if (has_body) {
    set(m_handle, CURLOPT_POST, 1L);
    set(m_handle, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(m_handle,
                     CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  } else {
    set(m_handle, CURLOPT_HTTPGET, 1L);
  }
  const bool is_usual = request.method == (has_body ? "POST" : "GET");
  set(m_handle, CURLOPT_CUSTOMREQUEST, is_usual ? nullptr : request.method.c_str());
}

HttpFailure
CurlHandle::failure(CURLcode code, const char* message) const
{
  HttpFailure out{fault_of(code), message, std::nullopt};
  if (out.message.empty()) {
    out.message = curl_easy_strerror(code);
  }
  if (code == CURLE_ABORTED_BY_CALLBACK) {
    out.message = "interrupted";
  }
  if (m_too_large) {
    out.fault = HttpFault::too_large;
    out.message = fmt::format("the response is larger than {} bytes", m_max_body);
  }
  if (!m_current->chain.empty()) {
    out.tls = *m_current;
  }
  if (out.fault == HttpFault::certificate && out.tls) {
    out.message = out.tls->verify_error.empty() ? out.message : out.tls->verify_error;
    out.tls->verify_error = out.message;
  }
  return out;
}

HttpReply
CurlHandle::take_reply()
{
  long status = 0;
  curl_easy_getinfo(m_handle, CURLINFO_RESPONSE_CODE, &status);
  const char* address = nullptr;
  curl_easy_getinfo(m_handle, CURLINFO_PRIMARY_IP, &address);
  curl_off_t microseconds = 0;
  curl_easy_getinfo(m_handle, CURLINFO_TOTAL_TIME_T, &microseconds);
  auto reply = std::move(m_reply);
  reply.status = static_cast<int>(status);
  reply.address = address == nullptr ? "" : address;
  reply.time = Milliseconds(microseconds / 1000);
  if (!m_current->chain.empty()) {
    reply.tls = *m_current;
  }
  return reply;
}

tl::expected<HttpReply, HttpFailure>
CurlHandle::send(const HttpRequest& request)
{
  const auto url = Url::parse(request.url);
  if (!url || url->host.empty()) {
    return tl::make_unexpected(
        HttpFailure{HttpFault::protocol, url ? "the URL has no host" : url.error(), {}});
  }
  auto headers = header_lines(request);
  if (std::any_of(headers.begin(), headers.end(), is_torn)) {
    return tl::make_unexpected(
        HttpFailure{HttpFault::protocol, "a header would contain a line break", {}});
  }
  m_current = &m_facts[url->origin()];
  m_reply = {};
  m_max_body = request.max_body;
  m_header_bytes = 0;
  m_too_large = false;
  set_target(request, headers);
  set_method(request);
  const auto header_list = make_list(headers);
  std::array<char, CURL_ERROR_SIZE> message{};
  set_pointer(m_handle, CURLOPT_ERRORBUFFER, message.data());
  set_pointer(m_handle, CURLOPT_HTTPHEADER, header_list.get());
  set(m_handle,
      CURLOPT_TIMEOUT_MS,
      static_cast<long>(std::max<long long>(1, request.timeout.count())));
  InterruptGrace patience(request.method, m_session.is_interrupted);
  set_pointer(m_handle, CURLOPT_XFERINFODATA, &patience);
  const auto code = curl_easy_perform(m_handle);
  set_pointer(m_handle, CURLOPT_XFERINFODATA, nullptr);
  set_pointer(m_handle, CURLOPT_ERRORBUFFER, nullptr);
  set_pointer(m_handle, CURLOPT_HTTPHEADER, nullptr);
  if (code != CURLE_OK) {
    return tl::make_unexpected(failure(code, message.data()));
  }
  return take_reply();
}

} // namespace oidcctl
