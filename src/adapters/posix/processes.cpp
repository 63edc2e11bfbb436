#include "adapters/posix/processes.hpp"

#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/platform.hpp"
#include "adapters/posix/spawn.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace oidcctl {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr Milliseconds k_grace{1000}; // between SIGTERM and SIGKILL
constexpr Milliseconds k_longest_nap{20};

// A child that is ended, if it still runs, and waited for in any case.
class Child
{
public:
  Child(pid_t id, bool own_group) : m_id(id), m_target(own_group ? -id : id) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child()
  {
    if (m_status) {
      return;
    }
    kill(m_target, SIGTERM);
    if (!wait_until(SteadyClock::now() + k_grace, false)) {
      kill(m_target, SIGKILL);
      waitpid(m_id, nullptr, 0);
    }
  }

  // Return the status of waitpid(2), or nothing at `end` or, if asked for, on
  // interruption.
  std::optional<int>
  wait_until(SteadyClock::time_point end, bool stop_on_interrupt)
  {
    for (auto nap = Milliseconds{1}; !m_status; nap = std::min(nap * 2, k_longest_nap)) {
      int status = 0;
      if (waitpid(m_id, &status, WNOHANG) == m_id) {
        m_status = status;
      } else if (SteadyClock::now() >= end || (stop_on_interrupt && is_interrupted())) {
        return std::nullopt;
      } else {
        poll(nullptr, 0, static_cast<int>(nap.count()));
      }
    }
    return m_status;
  }

private:
  pid_t m_id;
  pid_t m_target;
  std::optional<int> m_status = std::nullopt;
};

tl::unexpected<Error>
late(const ProcessRequest& request)
{
  return fail(ErrorCode::unavailable,
              fmt::format("{} did not finish within {} s",
                          text::quote(request.words.front()),
                          std::chrono::ceil<Seconds>(request.timeout).count()));
}

// Wait until `pipe` can be read. An error at `end` and on interruption.
Result<void>
wait_readable(int pipe, SteadyClock::time_point end, const ProcessRequest& request)
{
  while (true) {
    const auto left = std::chrono::ceil<Milliseconds>(end - SteadyClock::now()).count();
    if (is_interrupted()) {
      return interrupted();
    }
    if (left <= 0) {
      return late(request);
    }
    std::array<pollfd, 2> wanted{
        {{pipe, POLLIN, 0}, {interrupt_descriptor(), POLLIN, 0}}};
    const int ready =
        platform::wait_for(wanted, static_cast<int>(std::min<long long>(left, 1 << 30)));
    if (ready > 0 && wanted[0].revents != 0) {
      return {};
    }
  }
}

// Return all that is written to `pipe` until its writers have closed it.
Result<Secret>
read_all(int pipe, SteadyClock::time_point end, const ProcessRequest& request)
{
  std::string bytes;
  bytes.reserve(std::min(request.output_limit, std::size_t{65536})); // leave no copies
  std::array<char, 4096> block{};
  while (true) {
    TRY(wait_readable(pipe, end, request));
    const auto count = ::read(pipe, block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return Secret(std::move(bytes));
    }
    if (bytes.size() + static_cast<std::size_t>(count) > request.output_limit) {
      return fail(ErrorCode::unavailable,
                  fmt::format("{} printed more than {} bytes",
                              text::quote(request.words.front()),
                              request.output_limit));
    }
    bytes.append(block.data(), static_cast<std::size_t>(count));
  }
}

bool
is_executable(const std::string& path)
{
  struct stat facts = {};
  return stat(path.c_str(), &facts) == 0 && !S_ISDIR(facts.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

Result<std::string>
program_path(PosixProcesses& processes, const std::vector<std::string>& words)
{
  if (words.empty() || words.front().empty()) {
    return fail(ErrorCode::bug, "no program specified");
  }
  if (auto path = processes.find(words.front())) {
    return *path;
  }
  const bool has_slash = words.front().find('/') != std::string::npos;
  return fail(ErrorCode::local_file,
              fmt::format("{}: {}",
                          text::quote(words.front()),
                          has_slash ? "not an executable file" : "not found on PATH"));
}

// Return a pipe that ends after `input`; no descriptor where that is empty.
Result<Descriptor>
pipe_with(const Secret& input)
{
  if (input.empty()) {
    return Descriptor(-1);
  }
  std::array<int, 2> ends{};
  if (input.reveal().size() > k_max_process_input || !platform::open_pipe(ends, true)) {
    return fail(ErrorCode::bug, "cannot pass the input to a program");
  }
  Descriptor readable(ends[0]);
  const Descriptor writable(ends[1]);
  write_all(writable.number(), input.reveal());
  return readable;
}

} // namespace

Result<ProcessReply>
PosixProcesses::run(const ProcessRequest& request)
{
  TRY_ASSIGN(const auto path, program_path(*this, request.words));
  TRY_ASSIGN(const auto input, pipe_with(request.input));
  const auto end = SteadyClock::now() + request.timeout;
  std::array<int, 2> ends{};
  if (!platform::open_pipe(ends, true)) {
    return fail(ErrorCode::bug, "cannot create a pipe: " + reason(errno));
  }
  const Descriptor from_child(ends[0]);
  Descriptor to_us(ends[1]);
  TRY_ASSIGN(const auto id,
             spawn({.path = path,
                    .words = request.words,
                    .environment = request.environment,
                    .inherit_stdin = request.inherit_stdin,
                    .in = input.number(),
                    .out = to_us.number(),
                    .own_group = request.own_group}));
  Child child(id, request.own_group);
  to_us.close();
  TRY_ASSIGN(auto out, read_all(from_child.number(), end, request));
  const auto status = child.wait_until(end, true);
  if (!status) {
    return is_interrupted() ? Result<ProcessReply>(interrupted()) : late(request);
  }
  const int signal = WIFSIGNALED(*status) ? WTERMSIG(*status) : 0;
  return ProcessReply{.status = signal != 0 ? 128 + signal : WEXITSTATUS(*status),
                      .signal = signal,
                      .out = std::move(out)};
}

Result<void>
PosixProcesses::start(const std::vector<std::string>& words)
{
  TRY_ASSIGN(const auto path, program_path(*this, words));
  TRY(spawn({.path = path,
             .words = words,
             .environment = {},
             .inherit_stdin = false,
             .out = STDERR_FILENO,
             .own_group = false,
             .own_session = true}));
  return {};
}

std::optional<std::string>
PosixProcesses::find(const std::string& name)
{
  if (name.find('/') != std::string::npos) {
    return is_executable(name) ? std::optional(name) : std::nullopt;
  }
  const char* path = std::getenv("PATH");
  if (name.empty() || path == nullptr) {
    return std::nullopt;
  }
  for (const auto& folder : text::split(path, ':')) {
    const auto candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (is_executable(candidate)) {
      return folder.starts_with('/') ? std::optional(candidate) : std::nullopt;
    }
  }
  return std::nullopt;
}

Result<std::string>
PosixProcesses::own_path()
{
  return platform::executable_path();
}

int
PosixProcesses::id()
{
  return getpid();
}

bool
PosixProcesses::is_running(int process_id)
{
  return process_id > 0 && (kill(process_id, 0) == 0 || errno == EPERM);
}

void
PosixProcesses::catch_interrupts()
{
  oidcctl::catch_interrupts();
}

bool
PosixProcesses::is_interrupted()
{
  return oidcctl::is_interrupted();
}

} // namespace oidcctl
