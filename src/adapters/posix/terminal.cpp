#include "adapters/posix/terminal.hpp"

#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/platform.hpp"

#include <climits>
#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace oidcctl {

namespace {

constexpr char k_control_c = 3;

// A terminal that shows nothing of what is typed. Ctrl-C ends the line instead of the
// program, which could not make the terminal speak again.
class Silence
{
public:
  explicit Silence(int terminal) : m_terminal(terminal)
  {
    m_is_on = tcgetattr(terminal, &m_before) == 0;
    auto silent = m_before;
    silent.c_lflag |= ICANON;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    silent.c_cc[VEOL] = k_control_c;
    m_is_on = m_is_on && tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence()
  {
    if (m_is_on) {
      tcsetattr(m_terminal, TCSAFLUSH, &m_before);
    }
  }

  bool
  is_on() const
  {
    return m_is_on;
  }

private:
  int m_terminal;
  bool m_is_on = false;
  termios m_before = {};
};

// Return whether a byte came; nothing at the end, an error when the user interrupts.
Result<std::optional<char>>
next_byte(int file)
{
  while (true) {
    std::array<pollfd, 2> wanted{
        {{file, POLLIN, 0}, {interrupt_descriptor(), POLLIN, 0}}};
    const int ready = platform::wait_for(wanted, -1);
    if (is_interrupted()) {
      return interrupted();
    }
    char byte = 0;
    const auto count = ready < 0 ? -1 : ::read(file, &byte, 1);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    return count == 1 ? std::optional(byte) : std::nullopt;
  }
}

// Return the bytes up to a line break or `stop`, which is kept. One byte at a time,
// because what is after the line is for others.
Result<Secret>
line_from(int file, std::size_t limit, char stop)
{
  std::string line;
  line.reserve(limit < 4096 ? limit + 1 : 4096); // leave no copies
  while (true) {
    TRY_ASSIGN(const auto byte, next_byte(file));
    if (!byte && line.empty()) {
      return fail(ErrorCode::local_file, "unexpected end of input: expected a line");
    }
    if (!byte || *byte == '\n') {
      break;
    }
    if (line.size() == limit) {
      return fail(ErrorCode::local_file,
                  fmt::format("the line is longer than {} bytes", limit));
    }
    line += *byte;
    if (*byte == stop) {
      break;
    }
  }
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  return Secret(std::move(line));
}

} // namespace

bool
PosixTerminal::out(std::string_view text)
{
  m_failed |= std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
  return !m_failed;
}

void
PosixTerminal::err(std::string_view text)
{
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

// A write of PIPE_BUF bytes at most does not wait where there is room for some (pipe(7)).
std::size_t
PosixTerminal::err_within(std::string_view text, Milliseconds patience)
{
  std::size_t done = 0;
  auto wait = static_cast<int>(patience.count());
  while (done < text.size()) {
    pollfd room{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
    if (poll(&room, 1, std::exchange(wait, 0)) <= 0) {
      return done;
    }
    const auto piece = text.substr(done, PIPE_BUF);
    const auto count = ::write(STDERR_FILENO, piece.data(), piece.size());
    if (count < 0) {
      return errno == EINTR || errno == EAGAIN ? done : text.size();
    }
    done += static_cast<std::size_t>(count);
  }
  return done;
}

bool
PosixTerminal::stdin_is_terminal() const
{
  return isatty(STDIN_FILENO) == 1;
}

bool
PosixTerminal::out_is_terminal() const
{
  return isatty(STDOUT_FILENO) == 1;
}

bool
PosixTerminal::stderr_is_terminal() const
{
  return isatty(STDERR_FILENO) == 1;
}

std::size_t
PosixTerminal::columns() const
{
  constexpr std::size_t usual = 100;
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                         : usual;
}

Result<std::string>
PosixTerminal::read_line(std::size_t limit)
{
  return line_from(STDIN_FILENO, limit, '\n').map([](const Secret& line) {
    return line.reveal();
  });
}

Result<Secret>
PosixTerminal::read_secret(std::size_t limit)
{
  const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal.number() < 0) {
    return fail(ErrorCode::local_file, "no terminal to prompt on");
  }
  const Silence silence(terminal.number());
  if (!silence.is_on()) {
    return fail(ErrorCode::local_file,
                "cannot turn off the terminal's echo: " + reason(errno));
  }
  // Not sooner: what is typed at once would be shown, and then dropped with the switch.
  write_all(terminal.number(), "Password: ");
  auto line = line_from(terminal.number(), limit, k_control_c);
  write_all(terminal.number(), "\n"); // which was typed, but not shown
  if (line && line->reveal().ends_with(k_control_c)) {
    return interrupted();
  }
  return line;
}

bool
PosixTerminal::flush() const
{
  return std::fflush(stdout) == 0 && !m_failed;
}

} // namespace oidcctl
