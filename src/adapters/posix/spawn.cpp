#include "adapters/posix/spawn.hpp"

#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/platform.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace oidcctl {

namespace {

// Return the environment of this process with `changes`, as NAME=VALUE.
std::vector<std::string>
changed_environment(const std::vector<EnvironmentChange>& changes)
{
  const auto is_changed = [&changes](std::string_view line) {
    for (const auto& change : changes) {
      if (line.substr(0, line.find('=')) == change.name) {
        return true;
      }
    }
    return false;
  };
  std::vector<std::string> lines;
  for (char** line = platform::environment(); *line != nullptr; ++line) {
    if (!is_changed(*line)) {
      lines.emplace_back(*line);
    }
  }
  for (std::size_t i = 0; i < changes.size(); ++i) {
    bool is_last = true;
    for (std::size_t k = i + 1; k < changes.size(); ++k) {
      is_last = is_last && changes[k].name != changes[i].name;
    }
    if (is_last && changes[i].value) {
      lines.push_back(changes[i].name + "=" + *changes[i].value);
    }
  }
  return lines;
}

std::vector<char*>
pointers(const std::vector<std::string>& lines)
{
  std::vector<char*> out;
  for (const auto& line : lines) {
    out.push_back(const_cast<char*>(line.c_str())); // posix_spawn does not write to it
  }
  out.push_back(nullptr);
  return out;
}

// What posix_spawn wants to know, freed at the end.
class Settings
{
public:
  explicit Settings(const Spawn& wanted)
  {
    posix_spawn_file_actions_init(&m_actions);
    posix_spawnattr_init(&m_attributes);
    if (wanted.in >= 0) {
      posix_spawn_file_actions_adddup2(&m_actions, wanted.in, STDIN_FILENO);
    } else if (!wanted.inherit_stdin) {
      posix_spawn_file_actions_addopen(
          &m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&m_actions, wanted.out, STDOUT_FILENO);
    sigset_t usual = {};
    sigemptyset(&usual);
    posix_spawnattr_setsigmask(&m_attributes, &usual);
    sigaddset(&usual, SIGPIPE); // which this program ignores
    posix_spawnattr_setsigdefault(&m_attributes, &usual);
    posix_spawnattr_setpgroup(&m_attributes, 0);
    const int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                      (wanted.own_group ? POSIX_SPAWN_SETPGROUP : 0) |
                      (wanted.own_session ? POSIX_SPAWN_SETSID : 0);
    posix_spawnattr_setflags(&m_attributes, static_cast<short>(flags));
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
  ~Settings()
  {
    posix_spawn_file_actions_destroy(&m_actions);
    posix_spawnattr_destroy(&m_attributes);
  }

  const posix_spawn_file_actions_t*
  actions() const
  {
    return &m_actions;
  }
  const posix_spawnattr_t*
  attributes() const
  {
    return &m_attributes;
  }

private:
  posix_spawn_file_actions_t m_actions = {};
  posix_spawnattr_t m_attributes = {};
};

} // namespace

Result<pid_t>
spawn(const Spawn& wanted)
{
  const Settings settings(wanted);
  const auto lines = changed_environment(wanted.environment);
  const auto environment = pointers(lines);
  const auto words = pointers(wanted.words);
  pid_t child = 0;
  const int problem = posix_spawn(&child,
                                  wanted.path.c_str(),
                                  settings.actions(),
                                  settings.attributes(),
                                  words.data(),
                                  environment.data());
  if (problem != 0) {
    return fail(
        ErrorCode::local_file,
        fmt::format("cannot start {}: {}", text::quote(wanted.path), reason(problem)));
  }
  return child;
}

} // namespace oidcctl
