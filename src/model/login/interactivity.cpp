#include "model/login/interactivity.hpp"

namespace oidcctl {

std::optional<std::string>
absence(const Surroundings& here, Interaction interaction, bool needs_browser)
{
  if (interaction == Interaction::always) {
    return std::nullopt;
  }
  if (interaction == Interaction::never) {
    return "--interactive=never forbids to ask";
  }
  if (here.is_ci) {
    return "this is a CI job (CI is set)";
  }
  if (here.kubectl_says == false) {
    // Standard input is kubectl's own, or the kubeconfig says Never. A person may look at
    // the terminal nevertheless, and a browser opens before their eyes.
    const bool somebody_sees =
        here.err_is_terminal && (here.has_display || !needs_browser);
    return somebody_sees
               ? std::nullopt
               : std::optional<std::string>(
                     "kubectl says that nobody is there (spec.interactive: false)");
  }
  if (!here.in_is_terminal && !here.err_is_terminal && !here.has_display) {
    return "there is neither a terminal nor a display";
  }
  return std::nullopt;
}

} // namespace oidcctl
