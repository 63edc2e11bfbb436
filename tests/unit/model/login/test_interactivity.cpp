#include "model/login/interactivity.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("presence: who can be asked to log in")
{
  struct Row
  {
    std::string name;
    Surroundings here;
    bool with_browser; // whether a login by browser is possible
    bool without;      // and one that just shows something
  };
  const Row rows[] = {
      {"nothing at all", {}, false, false},
      {"a display", {.has_display = true}, true, true},
      {"a terminal to read", {.err_is_terminal = true}, true, true},
      {"a terminal to type", {.in_is_terminal = true}, true, true},
      {"CI, with everything",
       {.is_ci = true,
        .kubectl_says = true,
        .in_is_terminal = true,
        .err_is_terminal = true,
        .has_display = true},
       false,
       false},
      {"kubectl on a terminal",
       {.kubectl_says = true, .in_is_terminal = true, .err_is_terminal = true},
       true,
       true},
      {"kubectl says no, nothing else", {.kubectl_says = false}, false, false},
      {"kubectl says no, a display",
       {.kubectl_says = false, .has_display = true},
       false,
       false},
      {"kubectl says no, a terminal",
       {.kubectl_says = false, .err_is_terminal = true},
       false,
       true},
      {"kubectl says no, both",
       {.kubectl_says = false, .err_is_terminal = true, .has_display = true},
       true,
       true},
      {"kubectl says yes, nothing else", {.kubectl_says = true}, false, false},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(absence(row.here, Interaction::automatic, true).has_value() ==
          !row.with_browser);
    CHECK(absence(row.here, Interaction::automatic, false).has_value() == !row.without);
    CHECK_FALSE(absence(row.here, Interaction::always, true));
    CHECK(absence(row.here, Interaction::never, true) ==
          "--interactive=never forbids to ask");
  }
}
