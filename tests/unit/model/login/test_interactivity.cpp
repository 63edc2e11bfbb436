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
      {"nothing at all", {}, false, false},
      {"a display", {.has_display = true}, true, true},
      {"a terminal to read", {.stderr_is_terminal = true}, true, true},
      {"a terminal to type", {.stdin_is_terminal = true}, true, true},
      {"CI, with everything",
       {.is_ci = true,
        .kubectl_interactive = true,
        .stdin_is_terminal = true,
        .stderr_is_terminal = true,
        .has_display = true},
       false,
       false},
      {"kubectl on a terminal",
       {.kubectl_interactive = true,
        .stdin_is_terminal = true,
        .stderr_is_terminal = true},
       true,
       true},
      {"kubectl says no, nothing else", {.kubectl_interactive = false}, false, false},
      {"kubectl says no, a display",
       {.kubectl_interactive = false, .has_display = true},
       false,
       false},
      {"kubectl says no, a terminal",
       {.kubectl_interactive = false, .stderr_is_terminal = true},
       false,
       true},
      {"kubectl says no, both",
       {.kubectl_interactive = false, .stderr_is_terminal = true, .has_display = true},
       true,
       true},
      {"kubectl says yes, nothing else", {.kubectl_interactive = true}, false, false},
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
