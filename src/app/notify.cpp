#include "app/notify.hpp"

#include "base/text.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

namespace oidcctl {

void
notify(System& system, const std::string& line)
{
  system.terminal.err("oidcctl: " + text::printable(line) + "\n");
}

} // namespace oidcctl
