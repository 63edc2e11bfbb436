#include "fakes.hpp"

#include "adapters/network/network_module.hpp"
#include "cli/run.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::test {

// ---- environment

std::optional<std::string>
FakeEnvironment::get(const std::string& name) const
{
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

bool
FakeEnvironment::has_desktop() const
{
  return !get("DISPLAY").value_or("").empty() ||
         !get("WAYLAND_DISPLAY").value_or("").empty();
}

// ---- network

namespace {

class FakeHttp : public Http
{
public:
  explicit FakeHttp(FakeNetwork& network) : m_network(network) {}

  tl::expected<HttpReply, HttpFailure>
  send(const HttpRequest& request) override
  {
    return m_network.answer(request);
  }

private:
  FakeNetwork& m_network;
};

} // namespace

FakeNetwork::FakeNetwork(FakeClock& clock) : m_clock(clock) {}

FakeNetwork::~FakeNetwork() = default;

void
FakeNetwork::at(const std::string& url, FakeAnswer answer)
{
  add({.url = url, .prefix = false, .answer = std::move(answer)});
}

void
FakeNetwork::below(const std::string& url, FakeAnswer answer)
{
  add({.url = url, .prefix = true, .answer = std::move(answer)});
}

void
FakeNetwork::add(Stub stub)
{
  const auto is_replaced = [&stub](const Stub& old) {
    return old.url == stub.url && old.prefix == stub.prefix;
  };
  m_stubs.erase(std::remove_if(m_stubs.begin(), m_stubs.end(), is_replaced),
                m_stubs.end());
  m_stubs.push_back(std::move(stub));
}

void
FakeNetwork::serve(
    const std::string& url,
    std::function<tl::expected<HttpReply, HttpFailure>(const HttpRequest&)> server)
{
  m_servers.push_back({url, std::move(server)});
}

void
FakeNetwork::verify() const
{
  for (const auto& url : m_unexpected) {
    FAIL_CHECK("nobody expected a request for " << url);
  }
  for (const auto& stub : m_stubs) {
    if (stub.used == 0) {
      FAIL_CHECK("nobody asked for " << stub.url);
    }
  }
}

Result<ServerModule*>
FakeNetwork::load_server()
{
  return server_module != nullptr
             ? Result<ServerModule*>(server_module)
             : Result<ServerModule*>(
                   fail(ErrorCode::local_file, "the server module was not found"));
}

Result<NetworkModule*>
FakeNetwork::load()
{
  if (load_error) {
    return tl::make_unexpected(*load_error);
  }
  return this;
}

Result<std::unique_ptr<Http>>
FakeNetwork::open(const NetworkOptions& options)
{
  if (open_error) {
    return tl::make_unexpected(*open_error);
  }
  const std::lock_guard lock(m_mutex); // the clusters of a list are asked at once
  sessions.push_back(options);
  return std::make_unique<FakeHttp>(*this);
}

Result<std::unique_ptr<TlsServer>>
FakeNetwork::serve_tls(const ServerCertificate& certificate)
{
  return network_module().serve_tls(certificate);
}

const Jose&
FakeNetwork::jose() const
{
  return network_module().jose();
}

const Signing&
FakeNetwork::signing() const
{
  return network_module().signing();
}

tl::expected<HttpReply, HttpFailure>
FakeNetwork::answer(const HttpRequest& request)
{
  const std::lock_guard lock(m_mutex);
  requests.push_back(request);
  for (const auto& server : m_servers) {
    if (request.url.rfind(server.url, 0) == 0) {
      return server.answer(request);
    }
  }
  const auto stub =
      std::find_if(m_stubs.rbegin(), m_stubs.rend(), [&request](const Stub& s) {
        return s.prefix ? request.url.rfind(s.url, 0) == 0 : request.url == s.url;
      });
  if (stub == m_stubs.rend()) {
    m_unexpected.push_back(request.url);
    return tl::make_unexpected(HttpFailure{HttpFault::connect, "no stub", {}});
  }
  ++stub->used;
  auto answer = stub->answer;
  if (answer.make) {
    answer.outcome = answer.make(request);
  }
  m_clock.advance(std::min(answer.takes, request.timeout));
  if (answer.takes > request.timeout) {
    return tl::make_unexpected(HttpFailure{
        HttpFault::timeout,
        fmt::format("no complete reply within {} ms", request.timeout.count()),
        answer.outcome ? answer.outcome->tls : answer.outcome.error().tls});
  }
  if (answer.outcome && answer.outcome->body.size() > request.max_body) {
    return tl::make_unexpected(
        HttpFailure{HttpFault::too_large,
                    fmt::format("larger than {} bytes", request.max_body),
                    answer.outcome->tls});
  }
  return answer.outcome;
}

// ---- random, resolver, terminal

std::string
FakeRandom::bytes(std::size_t count)
{
  const auto first = m_next.fetch_add(static_cast<unsigned>(count));
  std::string out;
  for (unsigned i = 0; i < count; ++i) {
    out += static_cast<char>((first + i) & 0xff);
  }
  return out;
}

Result<std::vector<std::string>>
FakeResolver::resolve(const std::string& host, std::chrono::milliseconds /*timeout*/)
{
  if (const auto error = errors.find(host); error != errors.end()) {
    return fail(ErrorCode::unavailable, error->second);
  }
  const auto found = hosts.find(host);
  return found == hosts.end() ? std::vector<std::string>{"203.0.113.7"} : found->second;
}

bool
FakeTerminal::out(std::string_view text)
{
  const std::lock_guard lock(m_mutex);
  if (out_text.size() + text.size() > out_limit) {
    return false;
  }
  out_text += text;
  return true;
}

void
FakeTerminal::err(std::string_view text)
{
  const std::lock_guard lock(m_mutex);
  err_text += text;
}

namespace {

Result<std::string>
next_line(std::deque<std::string>& lines, std::size_t limit)
{
  if (lines.empty()) {
    return fail(ErrorCode::local_file, "standard input has ended");
  }
  auto line = std::move(lines.front());
  lines.pop_front();
  if (line.size() > limit) {
    return fail(ErrorCode::local_file,
                fmt::format("the line is longer than {} bytes", limit));
  }
  return line;
}

} // namespace

Result<std::string>
FakeTerminal::read_line(std::size_t limit)
{
  const std::lock_guard lock(m_mutex);
  return next_line(lines, limit);
}

Result<Secret>
FakeTerminal::read_secret(std::size_t limit)
{
  const std::lock_guard lock(m_mutex);
  if (!secrets) {
    return fail(ErrorCode::local_file, "no terminal to prompt on");
  }
  return next_line(*secrets, limit).map([](std::string line) {
    return Secret(std::move(line));
  });
}

// ---- all of them

TestSystem::~TestSystem()
{
  network.verify();
}

System
TestSystem::system()
{
  return {clock,
          environment,
          files,
          keyring,
          listener,
          locks,
          network,
          processes,
          random,
          resolver,
          terminal};
}

int
TestSystem::run(std::initializer_list<std::string> words)
{
  return run(std::vector<std::string>(words));
}

int
TestSystem::run(const std::vector<std::string>& words)
{
  terminal.out_text.clear();
  terminal.err_text.clear();
  auto ports = system();
  return cli::run(words, ports, program);
}

} // namespace oidcctl::test
