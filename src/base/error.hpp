#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// Why something could not be done. Each value has one exit status (see `exit_status`).
enum class ErrorCode {
  usage,       // a bad option or value
  unavailable, // could not find out: no connection, time-out, an answer out of spec
  login,       // login required, refused or expired
  local_file,  // a local file is missing, unreadable or malformed
  interrupted, // the user stopped the program
  bug,         // the program broke a rule of its own
};

// The exit statuses of the program; `oidcctl(1)` documents them.
enum class ExitStatus : int {
  success = 0,
  negative = 1,
  usage = 2,
  unknown = 3,
  login = 4,
  local_file = 5,
  bug = 70,
  interrupted = 130,
};

// One failure: what was seen and wanted, and what to do about it. `message` is lower case
// and has no full stop; `context` runs from the innermost to the outermost place.
// `options` are the options that a usage error is about, by their names (`--user`).
struct Error
{
  ErrorCode code = ErrorCode::bug;
  std::string message = {};
  std::string hint = {};
  std::vector<std::string> context = {};
  std::vector<std::string> options = {};

  // Return this error with one more, outer, place where it happened.
  Error within(std::string place) &&;
};

// Return the permanent lower-case word for `code`, as JSON errors carry it.
std::string_view to_string(ErrorCode code);

// Return the exit status that `code` leads to.
ExitStatus exit_status(ErrorCode code);

// Return "outer: inner: message" for people.
std::string describe(const Error& error);

} // namespace oidcctl
