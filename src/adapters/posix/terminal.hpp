#pragma once

#include "ports/terminal.hpp"

namespace oidcctl {

class PosixTerminal : public Terminal
{
public:
  bool out(std::string_view text) override;
  void err(std::string_view text) override;
  std::size_t err_within(std::string_view text, Milliseconds patience) override;
  bool stdin_is_terminal() const override;
  bool out_is_terminal() const override;
  bool stderr_is_terminal() const override;
  std::size_t columns() const override;
  Result<std::string> read_line(std::size_t limit) override;
  Result<Secret> read_secret(std::size_t limit) override;
  // Return whether everything written so far reached its file or pipe.
  bool flush() const;

private:
  bool m_failed = false;
};

} // namespace oidcctl
