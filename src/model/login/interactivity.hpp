#pragma once

#include <optional>
#include <string>

namespace oidcctl {

// When a login may ask a person.
enum class InteractiveMode {
  automatic, // when a person seems to be there
  always,
  never,
};

// What is known of the people around a call.
struct SessionEnvironment
{
  bool is_ci = false;                                     // the variable CI says so
  std::optional<bool> kubectl_interactive = std::nullopt; // spec.interactive
  bool stdin_is_terminal = false;
  bool stderr_is_terminal = false;
  bool has_display = false; // or a browser that was named for the purpose
};

// Return why no one can be asked to log in, or nothing. `needs_browser`: the login opens
// one here.
std::optional<std::string> why_not_interactive(const SessionEnvironment& here,
                                               InteractiveMode interactive_mode,
                                               bool needs_browser);

} // namespace oidcctl
