#include "fake_processes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::test {

// ---- processes

void
FakeProcesses::will_print(const std::string& program, std::string out, int status)
{
  programs[program].push_back(
      {ProcessReply{.status = status, .out = Secret(std::move(out))}});
}

Result<ProcessReply>
FakeProcesses::run(const ProcessRequest& request)
{
  FakeRun answer;
  {
    const std::lock_guard lock(m_mutex);
    runs.push_back(request);
    const auto& name = request.words.at(0);
    const auto found = programs.find(name);
    if (found == programs.end() || found->second.empty()) {
      return fail(ErrorCode::local_file, fmt::format("\"{}\": no such program", name));
    }
    answer = found->second.at(std::min(m_count[name]++, found->second.size() - 1));
  }
  if (on_run) {
    on_run(request);
  }
  if (!m_clock.sleep(std::min(answer.takes, request.timeout))) {
    return fail(ErrorCode::interrupted, "interrupted");
  }
  if (answer.takes > request.timeout) {
    return fail(ErrorCode::unavailable,
                fmt::format("\"{}\": it was not done within {} ms",
                            request.words.at(0),
                            request.timeout.count()));
  }
  if (answer.outcome && answer.outcome->out.size() > request.output_limit) {
    return fail(ErrorCode::unavailable,
                fmt::format("\"{}\": it printed more than {} bytes",
                            request.words.at(0),
                            request.output_limit));
  }
  return answer.outcome;
}

Result<void>
FakeProcesses::start(const std::vector<std::string>& words)
{
  const std::lock_guard lock(m_mutex);
  starts.push_back(words);
  const auto error = start_errors.find(words.at(0));
  return error == start_errors.end() ? Result<void>()
                                     : Result<void>(tl::make_unexpected(error->second));
}

std::optional<std::string>
FakeProcesses::find(const std::string& name)
{
  if (const auto found = paths.find(name); found != paths.end()) {
    return found->second;
  }
  if (!programs.contains(name)) {
    return std::nullopt;
  }
  return name.find('/') == std::string::npos ? "/usr/bin/" + name : name;
}

Result<std::string>
FakeProcesses::own_path()
{
  return executable;
}

int
FakeProcesses::id()
{
  return process_id;
}

bool
FakeProcesses::is_running(int other)
{
  return other == process_id || running.contains(other);
}

void
FakeProcesses::catch_interrupts()
{
  catches_interrupts = true;
}

bool
FakeProcesses::is_interrupted()
{
  return m_clock.is_interrupted();
}

// ---- locks

namespace {

class FakeLock : public Lock
{
public:
  FakeLock(FakeLocks& locks, std::string path) : m_locks(locks), m_path(std::move(path))
  {}
  FakeLock(const FakeLock&) = delete;
  FakeLock& operator=(const FakeLock&) = delete;
  ~FakeLock() override { m_locks.release(m_path); }

private:
  FakeLocks& m_locks;
  std::string m_path;
};

} // namespace

Result<std::unique_ptr<Lock>>
FakeLocks::create(const std::string& path, Milliseconds timeout)
{
  return take("create", path, timeout, {});
}

Result<std::unique_ptr<Lock>>
FakeLocks::hold(const std::string& path,
                Milliseconds timeout,
                const std::function<void()>& on_wait)
{
  return take("hold", path, timeout, on_wait);
}

Result<std::unique_ptr<Lock>>
FakeLocks::try_hold(const std::string& path)
{
  if (on_try) {
    on_try();
  }
  {
    const std::lock_guard lock(m_mutex);
    const auto other = held.find(path);
    if (other != held.end() && other->second > m_clock.steady()) {
      return nullptr;
    }
  }
  return take("hold", path, Milliseconds{0}, {});
}

std::optional<int>
FakeLocks::holder(const std::string& path)
{
  const auto found = holders.find(path);
  return found == holders.end() ? std::nullopt : std::optional(found->second);
}

Result<std::unique_ptr<Lock>>
FakeLocks::take(const std::string& kind,
                const std::string& path,
                Milliseconds timeout,
                const std::function<void()>& on_wait)
{
  Milliseconds wait{0};
  {
    const std::lock_guard lock(m_mutex);
    events.push_back(kind + " " + path);
    if (const auto error = errors.find(path); error != errors.end()) {
      return tl::make_unexpected(error->second);
    }
    if (const auto other = held.find(path); other != held.end()) {
      wait = std::max(wait, other->second - std::min(other->second, m_clock.steady()));
    }
  }
  if (wait > Milliseconds{0} && on_wait) {
    on_wait();
  }
  if (wait > Milliseconds{0} && !m_clock.sleep(std::min(wait, timeout))) {
    return fail(ErrorCode::interrupted, "interrupted");
  }
  if (wait > timeout) {
    return fail(ErrorCode::local_file, fmt::format("\"{}\": it stayed locked", path));
  }
  const std::lock_guard lock(m_mutex);
  held[path] = Milliseconds::max();
  return std::make_unique<FakeLock>(*this, path);
}

void
FakeLocks::release(const std::string& path)
{
  const std::lock_guard lock(m_mutex);
  events.push_back("release " + path);
  held.erase(path);
}

} // namespace oidcctl::test
