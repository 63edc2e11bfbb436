#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// One argument of kube-apiserver and the line where it is, counted from 1.
struct Argument
{
  std::string text = {};
  std::size_t line = 0;

  bool operator==(const Argument&) const = default;
};

// Return whether `text` has flags, one a line, or a command line with them: its first
// line that is neither empty nor a comment starts with "--", or calls kube-apiserver.
bool is_argument_text(std::string_view text);

// Return the arguments of such a text. With one flag a line all of the line is the flag,
// as it is; quotes around a value are removed. A command line is cut as a POSIX shell
// cuts it, with "\" at the end of lines; what comes before "kube-apiserver" is passed
// over (systemd's ExecStart=). An error with its line where a quote is not closed, or
// where the shell would replace something ($X, `x`).
Result<std::vector<Argument>> read_arguments(std::string_view text);

} // namespace oidcctl::apiserver
