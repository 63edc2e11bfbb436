#include "files.hpp"
#include "http_listener.hpp"
#include "options.hpp"
#include "pki.hpp"
#include "raw_listener.hpp"
#include "service.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>

// An OpenID Connect issuer for tests, demonstrations and measurements: many sites below
// one HTTPS port, healthy (`https://localhost:PORT/anything`), wrong in one of the ways
// of the table in scenarios.cpp (`https://localhost:PORT/wrong-issuer`), or scripted
// (script.hpp); and the healthy sites again below ports whose certificates are wrong
// (pki.cpp), below one without TLS, and ports that do not speak HTTP (raw_listener.hpp).
// It never listens on anything but 127.0.0.1. One line of JSON on stdout says where
// everything is.

namespace oidcctl::test_issuer {

namespace {

constexpr std::size_t k_many_threads = 320; // benchmarks ask 200 sites at once
constexpr std::size_t k_few_threads = 16;

// Everything that has to stay as long as threads answer.
struct Program
{
  Pki pki = {};
  Service service = {};
  std::deque<HttpListener> listeners = {};
};

// Open every port and return where they are.
Result<Json>
open_ports(Program& program, std::uint16_t good_port)
{
  Json places{{"ready", true}, {"ca", program.pki.ca_file.string()}};
  TRY_ASSIGN(auto http, HttpListener::open(0, k_few_threads, nullptr));
  program.service.http_base = http.base();
  places["http"] = http.base();
  program.listeners.push_back(std::move(http));
  for (const auto& server : program.pki.servers) {
    const bool good = server.kind == "good";
    TRY_ASSIGN(auto https,
               HttpListener::open(good ? good_port : std::uint16_t{0},
                                  good ? k_many_threads : k_few_threads,
                                  &server.identity));
    places[std::string(server.kind)] = https.base();
    program.listeners.push_back(std::move(https));
    if (good) {
      TRY_ASSIGN(const auto raw, start_raw_port(server.identity));
      places["raw"] = fmt::format("https://localhost:{}", raw);
    }
  }
  TRY_ASSIGN(const auto silent, start_silent_port());
  places["silent"] = fmt::format("https://localhost:{}", silent);
  return places;
}

// Wait for SIGTERM, for SIGINT, or, when asked, for the end of standard input.
void
wait_for_end(const sigset_t& signals, bool until_stdin_closes)
{
  std::array<pollfd, 2> events{{{::signalfd(-1, &signals, SFD_CLOEXEC), POLLIN, 0},
                                {until_stdin_closes ? STDIN_FILENO : -1, POLLIN, 0}}};
  for (;;) {
    if (::poll(events.data(), events.size(), -1) > 0) {
      std::array<char, 256> input{};
      if (events[0].revents != 0 ||
          ::read(STDIN_FILENO, input.data(), input.size()) <= 0) {
        return;
      }
    }
  }
}

Result<void>
run(std::span<char* const> arguments)
{
  TRY_ASSIGN(const auto options, parse_options(arguments));
  // Blocked before there is any thread, so that no thread is the one that they end.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  Program program;
  TRY_ASSIGN(program.pki, open_pki(options.directory));
  TRY_ASSIGN(program.service.keys, SigningKeys::make());
  TRY_ASSIGN(const auto places, open_ports(program, options.port));
  for (auto& listener : program.listeners) {
    listener.start(
        [&service = program.service](const Ask& ask) { return serve(service, ask); });
  }
  const auto ready = to_text(places, -1) + "\n";
  if (!options.ready_file.empty()) {
    TRY(write_file(options.ready_file, ready, FileMode::open));
  }
  std::fputs(ready.c_str(), stdout);
  std::fflush(stdout);
  wait_for_end(signals, options.until_stdin_closes);
  // There is nothing to save, and threads may be in the middle of a long answer.
  std::_Exit(EXIT_SUCCESS);
}

} // namespace

} // namespace oidcctl::test_issuer

int
main(int argc, char** argv)
{
  using namespace oidcctl;
  try {
    const auto done =
        test_issuer::run({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)});
    if (done) {
      return EXIT_SUCCESS;
    }
    fmt::print(stderr, "oidcctl-test-issuer: error: {}\n", describe(done.error()));
    if (!done.error().hint.empty()) {
      fmt::print(stderr, "{}\n", done.error().hint);
    }
    return static_cast<int>(exit_status(done.error().code));
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    return static_cast<int>(ExitStatus::bug);
  }
}
