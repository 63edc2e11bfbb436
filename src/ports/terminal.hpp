#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace oidcctl {

// Standard output for the document, standard error for people.
class Terminal
{
public:
  virtual ~Terminal() = default;

  // Return whether it could be written, and so could all before it.
  virtual bool out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  // Write the start of `text` to standard error, without waiting for a reader for longer
  // than `patience`. Return how many bytes are done with: written, or lost because they
  // cannot be written.
  virtual std::size_t
  err_within(std::string_view text, Milliseconds /*patience*/)
  {
    err(text);
    return text.size();
  }
  virtual bool stdin_is_terminal() const = 0;
  virtual bool out_is_terminal() const = 0;
  virtual bool stderr_is_terminal() const = 0;
  // Return the columns of standard output's terminal; 100 where there is none.
  virtual std::size_t columns() const = 0;

  // Return the next line of standard input without its line break. An error at its end
  // (`local_file`), for more than `limit` bytes, and when the user interrupts.
  virtual Result<std::string> read_line(std::size_t limit) = 0;
  // The same from the controlling terminal, which says "Password: " and does not show
  // what is typed. An error when there is none.
  virtual Result<Secret> read_secret(std::size_t limit) = 0;
};

} // namespace oidcctl
