#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace oidcctl {

struct System;

// Shows on a terminal, and only there, how far a long operation is.
class ProgressLine
{
public:
  // "applied 120 of 2000" has the verb "applied". Where the total is not known it is 0,
  // and the line "read 1500".
  ProgressLine(System& system, std::string verb, std::size_t total);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine(); // clears the line

  void show(std::size_t done);

  // Remove the line, so that something else can be written.
  void clear();

private:
  System& m_system;
  std::string m_verb;
  std::size_t m_total;
  std::optional<Milliseconds> m_shown = std::nullopt;
};

} // namespace oidcctl
