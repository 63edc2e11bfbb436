#include "model/login/interactivity.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("presence: who can be asked to log in")
{
  struct Row
  {
    std::string name;
    SessionEnvironment here;
    bool with_browser; // whether a login by browser is possible
    bool without;      // and one that just shows something
  };
  const Row rows[] = {
      {.name = "nothing at all", .here = {}, .with_browser = false, .without = false},
      {.name = "a display",
       .here = {.has_display = true},
       .with_browser = true,
       .without = true},
      {.name = "a terminal to read",
       .here = {.stderr_is_terminal = true},
       .with_browser = true,
       .without = true},
      {.name = "a terminal to type",
       .here = {.stdin_is_terminal = true},
       .with_browser = true,
       .without = true},
      {.name = "CI, with everything",
       .here = {.is_ci = true,
                .kubectl_interactive = true,
                .stdin_is_terminal = true,
                .stderr_is_terminal = true,
                .has_display = true},
       .with_browser = false,
       .without = false},
      {.name = "kubectl on a terminal",
       .here = {.kubectl_interactive = true,
                .stdin_is_terminal = true,
                .stderr_is_terminal = true},
       .with_browser = true,
       .without = true},
      {.name = "kubectl says no, nothing else",
       .here = {.kubectl_interactive = false},
       .with_browser = false,
       .without = false},
      {.name = "kubectl says no, a display",
       .here = {.kubectl_interactive = false, .has_display = true},
       .with_browser = false,
       .without = false},
      {.name = "kubectl says no, a terminal",
       .here = {.kubectl_interactive = false, .stderr_is_terminal = true},
       .with_browser = false,
       .without = true},
      {.name = "kubectl says no, both",
       .here = {.kubectl_interactive = false,
                .stderr_is_terminal = true,
                .has_display = true},
       .with_browser = true,
       .without = true},
      {.name = "kubectl says yes, nothing else",
       .here = {.kubectl_interactive = true},
       .with_browser = false,
       .without = false},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(why_not_interactive(row.here, InteractiveMode::automatic, true).has_value() ==
          !row.with_browser);
    CHECK(why_not_interactive(row.here, InteractiveMode::automatic, false).has_value() ==
          !row.without);
    CHECK_FALSE(why_not_interactive(row.here, InteractiveMode::always, true));
    CHECK(why_not_interactive(row.here, InteractiveMode::never, true) ==
          "prompting is disabled (--interactive=never)");
  }
}
