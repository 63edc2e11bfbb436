#include "model/login/interactivity.hpp"

namespace oidcctl {

std::optional<std::string>
why_not_interactive(const SessionEnvironment& here,
                    InteractiveMode interactive_mode,
                    bool needs_browser)
{
  if (interactive_mode == InteractiveMode::always) {
    return std::nullopt;
  }
  if (interactive_mode == InteractiveMode::never) {
    return "prompting is disabled (--interactive=never)";
  }
  if (here.is_ci) {
    return "this is a CI job (CI is set)";
  }
  if (here.kubectl_interactive == false) {
    // Standard input is kubectl's own, or the kubeconfig says Never. A person may look at
    // the terminal nevertheless, and a browser opens before their eyes.
    const bool somebody_sees =
        here.stderr_is_terminal && (here.has_display || !needs_browser);
    return somebody_sees
               ? std::nullopt
               : std::optional<std::string>("kubectl reports a non-interactive session "
                                            "(spec.interactive: false)");
  }
  if (!here.stdin_is_terminal && !here.stderr_is_terminal && !here.has_display) {
    return "neither a terminal nor a display is available";
  }
  return std::nullopt;
}

} // namespace oidcctl
