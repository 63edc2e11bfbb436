#pragma once

#include <cstddef>
#include <string_view>

namespace oidcctl {

// Standard output for the document, standard error for people.
class Terminal
{
public:
  virtual ~Terminal() = default;

  virtual void out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  virtual bool out_is_terminal() const = 0;
  virtual bool err_is_terminal() const = 0;
  // Return the columns of standard output's terminal; 100 where there is none.
  virtual std::size_t columns() const = 0;
};

} // namespace oidcctl
