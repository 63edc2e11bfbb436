#pragma once

#include "fake_clock.hpp"
#include "fake_files.hpp"
#include "fake_keyring.hpp"
#include "fake_listener.hpp"
#include "fake_processes.hpp"
#include "ports/environment.hpp"
#include "ports/network.hpp"
#include "ports/random.hpp"
#include "ports/resolver.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

// A world of one's own for tests: every port in memory, nothing is slow, nothing is
// shared. What issuers use at the same time is safe to use from many threads.
namespace oidcctl::test {

class FakeEnvironment : public Environment
{
public:
  std::map<std::string, std::string> values = {};

  std::optional<std::string> get(const std::string& name) const override;
  bool has_desktop() const override; // as on Linux: by DISPLAY or WAYLAND_DISPLAY
};

// What a stub answers with, and how long it takes: never longer than the request allows.
struct FakeAnswer
{
  tl::expected<HttpReply, HttpFailure> outcome = HttpReply{};
  Milliseconds takes{0};
  // Makes the outcome of the request, instead of `outcome`.
  std::function<tl::expected<HttpReply, HttpFailure>(const HttpRequest&)> make = {};
};

class FakeNetwork : public Network, public NetworkModule
{
public:
  explicit FakeNetwork(FakeClock& clock);
  FakeNetwork(const FakeNetwork&) = delete;
  FakeNetwork& operator=(const FakeNetwork&) = delete;
  ~FakeNetwork() override;

  // Answer requests for exactly `url`, or for whatever starts with it. The stub that was
  // added last wins; one for the same requests is replaced.
  void at(const std::string& url, FakeAnswer answer);
  void below(const std::string& url, FakeAnswer answer);

  // Answer requests for what starts with `url` by a function, which no one has to ask.
  void
  serve(const std::string& url,
        std::function<tl::expected<HttpReply, HttpFailure>(const HttpRequest&)> server);

  // Fail the test for each request that no stub took and for each stub that took none.
  void verify() const;

  std::optional<Error> load_error = std::nullopt;
  std::optional<Error> open_error = std::nullopt;
  ServerModule* server_module = nullptr; // of tests that need one

  // What sessions were opened with, and what was asked for, in order.
  std::vector<NetworkOptions> sessions = {};
  std::vector<HttpRequest> requests = {};

  Result<NetworkModule*> load() override;
  Result<ServerModule*> load_server() override;
  Result<std::unique_ptr<Http>> open(const NetworkOptions& options) override;
  const Jose& jose() const override; // the real one
  Result<std::unique_ptr<TlsServer>>
  serve_tls(const ServerCertificate& certificate) override; // the real one
  const Signing& signing() const override;
  std::vector<LibraryVersion>
  libraries() const override
  {
    return {{"libcurl", "7.0.0"}};
  }

  // Answer one request, as a session does.
  tl::expected<HttpReply, HttpFailure> answer(const HttpRequest& request);

private:
  struct Stub
  {
    std::string url = {};
    bool prefix = false;
    FakeAnswer answer = {};
    std::size_t used = 0;
  };

  struct Server
  {
    std::string url = {};
    std::function<tl::expected<HttpReply, HttpFailure>(const HttpRequest&)> answer = {};
  };

  void add(Stub stub);

  FakeClock& m_clock;
  mutable std::mutex m_mutex = {};
  std::vector<Stub> m_stubs = {};
  std::vector<Server> m_servers = {};
  std::vector<std::string> m_unexpected = {};
};

// Bytes that count up: 0, 1, 2, ...
class FakeRandom : public Random
{
public:
  std::string bytes(std::size_t count) override;

private:
  std::atomic<unsigned> m_next{0};
};

class FakeResolver : public Resolver
{
public:
  // A host that is in neither has the address 203.0.113.7.
  std::map<std::string, std::vector<std::string>> hosts = {};
  std::map<std::string, std::string> errors = {};

  Result<std::vector<std::string>> resolve(const std::string& host,
                                           std::chrono::milliseconds timeout) override;
};

class FakeTerminal : public Terminal
{
public:
  bool in_tty = false;
  bool out_tty = false;
  bool err_tty = false;
  std::size_t width = 100;
  std::size_t out_limit = std::string::npos; // bytes; the reader leaves then
  std::string out_text = {};
  std::string err_text = {};
  std::deque<std::string> lines = {};                            // for `read_line`
  std::optional<std::deque<std::string>> secrets = std::nullopt; // nothing: no terminal

  bool out(std::string_view text) override;
  void err(std::string_view text) override;
  bool
  stdin_is_terminal() const override
  {
    return in_tty;
  }
  bool
  out_is_terminal() const override
  {
    return out_tty;
  }
  bool
  stderr_is_terminal() const override
  {
    return err_tty;
  }
  std::size_t
  columns() const override
  {
    return width;
  }
  Result<std::string> read_line(std::size_t limit) override;
  Result<Secret> read_secret(std::size_t limit) override;

private:
  std::mutex m_mutex = {};
};

// All of them, and the program on top. The end of its life verifies the network.
struct TestSystem
{
  FakeClock clock = {};
  FakeEnvironment environment = {};
  FakeFiles files = {};
  FakeKeyring keyring = {};
  FakeListener listener{clock};
  FakeLocks locks{clock};
  FakeNetwork network{clock};
  FakeProcesses processes{clock};
  FakeRandom random = {};
  FakeResolver resolver = {};
  FakeTerminal terminal = {};

  std::string program = "oidcctl"; // the name by which it is called

  TestSystem() = default;
  TestSystem(const TestSystem&) = delete;
  TestSystem& operator=(const TestSystem&) = delete;
  ~TestSystem();

  System system();

  // Forget what was printed, run `oidcctl WORDS...` and return its exit status.
  int run(std::initializer_list<std::string> words);
  int run(const std::vector<std::string>& words);

  const std::string&
  out() const
  {
    return terminal.out_text;
  }
  const std::string&
  err() const
  {
    return terminal.err_text;
  }
};

} // namespace oidcctl::test
