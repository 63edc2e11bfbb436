#pragma once

#include <optional>
#include <string>

namespace oidcctl {

// When a login may ask a person.
enum class Interaction {
  automatic, // when somebody seems to be there
  always,
  never,
};

// What is known of the people around a call.
struct Surroundings
{
  bool is_ci = false;                              // the variable CI says so
  std::optional<bool> kubectl_says = std::nullopt; // spec.interactive
  bool in_is_terminal = false;
  bool err_is_terminal = false;
  bool has_display = false; // or a browser that was named for the purpose
};

// Return why nobody can be asked to log in, or nothing. `needs_browser`: the login opens
// one here.
std::optional<std::string>
absence(const Surroundings& here, Interaction interaction, bool needs_browser);

} // namespace oidcctl
