#pragma once

#include "ports/clock.hpp"
#include "ports/environment.hpp"
#include "ports/random.hpp"
#include "ports/terminal.hpp"

namespace oidcctl {

class SystemClock : public Clock
{
public:
  Time now() const override;
  std::chrono::milliseconds steady() const override;
};

class ProcessEnvironment : public Environment
{
public:
  std::optional<std::string> get(const std::string& name) const override;
};

class KernelRandom : public Random
{
public:
  std::string bytes(std::size_t count) override;
};

class PosixTerminal : public Terminal
{
public:
  void out(std::string_view text) override;
  void err(std::string_view text) override;
  bool out_is_terminal() const override;
  bool err_is_terminal() const override;
  std::size_t columns() const override;
  // Return whether everything written so far reached its file or pipe.
  bool flush();

private:
  bool m_failed = false;
};

} // namespace oidcctl
