#include "app/login/login.hpp"
#include "app/notify.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

namespace oidcctl {

namespace {

// The desktop's own ways to open an address, the first that is there.
constexpr const char* k_openers[] = {"xdg-open", "wslview", "open"};

} // namespace

void
open_browser(System& system, const std::string& command, const std::string& url)
{
  auto program = command;
  for (const auto* opener : k_openers) {
    if (program.empty() && system.processes.find(opener)) {
      program = opener;
    }
  }
  if (program.empty()) {
    notify(system, "warning: cannot open a browser: xdg-open not found");
    return;
  }
  if (const auto started = system.processes.start({program, url}); !started) {
    notify(system, "warning: cannot open the browser: " + started.error().message);
  }
}

} // namespace oidcctl
