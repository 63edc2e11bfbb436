#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// A variable to be set for another program, or to be left out.
struct EnvironmentChange
{
  std::string name = {};
  std::optional<std::string> value = std::nullopt; // nothing: not set
};

// What a pipe takes before anyone reads from it, on every system.
constexpr std::size_t k_max_process_input = 4096;

// Another program to run to its end. No shell is involved. It inherits the environment
// and standard error.
struct ProcessRequest
{
  std::vector<std::string> words = {}; // program, looked up as `find` does, and arguments
  std::vector<EnvironmentChange> environment = {}; // the last change of a name counts
  bool inherit_stdin = false;                      // else its standard input is empty
  Secret input = {}; // for its standard input, at most k_max_process_input bytes
  // A process group of its own, all of which is ended with it; it cannot use the
  // terminal.
  bool own_group = false;
  std::size_t output_limit = std::size_t{1} << 20; // bytes of standard output
  Milliseconds timeout{60000};
};

// How another program ended, and what it wrote to standard output, which may be a token.
struct ProcessReply
{
  int status = 0; // as it exited; 128 + signal when a signal ended it
  int signal = 0; // 0: it exited by itself
  Secret out = {};
};

class Processes
{
public:
  virtual ~Processes() = default;

  // Run a program and return how it ended, whatever its status: a status is an answer. An
  // error when it cannot be started (`local_file`), writes too much or is not done in
  // time
  // (`unavailable`), or the user interrupts (`interrupted`): then it is ended, by SIGTERM
  // and a second later by SIGKILL.
  virtual Result<ProcessReply> run(const ProcessRequest& request) = 0;

  // Start a program and leave it alone, in a session of its own, with empty standard
  // input; what it prints goes to our standard error.
  virtual Result<void> start(const std::vector<std::string>& words) = 0;

  // Return the executable file that `name` stands for: itself where it has a slash, else
  // the first on PATH. Nothing where there is none, or where PATH finds it relative to
  // the working directory, which Go's exec.LookPath refuses.
  virtual std::optional<std::string> find(const std::string& name) = 0;

  // Return the absolute path of the running executable.
  virtual Result<std::string> own_path() = 0;
  // Return the id of this process.
  virtual int id() = 0;
  // Return whether a process has this id, of whatever user.
  virtual bool is_running(int process_id) = 0;

  // From now on keep SIGINT, SIGTERM and SIGHUP from ending this process at once: what
  // waits stops waiting, and `is_interrupted` tells. A second signal does end it.
  virtual void catch_interrupts() = 0;
  // Return whether the user wants the program to stop (exit status 130).
  virtual bool is_interrupted() = 0;
};

} // namespace oidcctl
