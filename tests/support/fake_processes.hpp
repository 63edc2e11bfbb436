#pragma once

#include "fake_clock.hpp"
#include "ports/locks.hpp"
#include "ports/processes.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace oidcctl::test {

// What a scripted program does, and how long it takes.
struct FakeRun
{
  Result<ProcessReply> outcome = ProcessReply{};
  Milliseconds takes{0};
};

// Programs by name. One that was not scripted is not found, and cannot be started.
class FakeProcesses : public Processes
{
public:
  explicit FakeProcesses(FakeClock& clock) : m_clock(clock) {}

  // The answers of a program, one run after the other; the last answers all further runs.
  std::map<std::string, std::vector<FakeRun>> programs = {};
  std::map<std::string, std::string> paths = {}; // for `find`; else "/usr/bin/NAME"
  std::map<std::string, Error> start_errors = {};
  std::string executable = "/usr/local/bin/oidcctl";
  int process_id = 4711;
  std::set<int> running = {};
  std::function<void(const ProcessRequest&)> on_run = {}; // to act while a program runs

  std::vector<ProcessRequest> runs = {};
  std::vector<std::vector<std::string>> starts = {};
  bool catches_interrupts = false;

  // Answer the next run of `program` with `out` and `status`.
  void will_print(const std::string& program, std::string out, int status = 0);

  Result<ProcessReply> run(const ProcessRequest& request) override;
  Result<void> start(const std::vector<std::string>& words) override;
  std::optional<std::string> find(const std::string& name) override;
  Result<std::string> own_path() override;
  int id() override;
  bool is_running(int other) override;
  void catch_interrupts() override;
  bool is_interrupted() override;

private:
  FakeClock& m_clock;
  std::mutex m_mutex = {};
  std::map<std::string, std::size_t> m_count = {};
};

// Locks by path, both kinds alike. `held` are those of other processes: waiting for one
// takes until it is released, by the clock.
class FakeLocks : public Locks
{
public:
  explicit FakeLocks(FakeClock& clock) : m_clock(clock) {}

  std::map<std::string, Milliseconds> held = {}; // path to the time of its release
  std::map<std::string, int> holders = {};       // path to process, of those held
  std::map<std::string, Error> errors = {};
  std::vector<std::string> events = {}; // "create PATH", "hold PATH", "release PATH"
  std::function<void()> on_try = {};    // what others do before each `try_hold`

  Result<std::unique_ptr<Lock>> create(const std::string& path,
                                       Milliseconds timeout) override;
  Result<std::unique_ptr<Lock>> hold(const std::string& path,
                                     Milliseconds timeout,
                                     const std::function<void()>& on_wait) override;
  Result<std::unique_ptr<Lock>> try_hold(const std::string& path) override;
  std::optional<int> holder(const std::string& path) override;

  void release(const std::string& path);

private:
  Result<std::unique_ptr<Lock>> take(const std::string& kind,
                                     const std::string& path,
                                     Milliseconds timeout,
                                     const std::function<void()>& on_wait);

  FakeClock& m_clock;
  std::mutex m_mutex = {};
};

} // namespace oidcctl::test
