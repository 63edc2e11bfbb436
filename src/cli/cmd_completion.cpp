#include "base/text.hpp"
#include "cli/commands.hpp"
#include "completion_scripts.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

void
build_completion(Parameters& parameters, Invocation& invocation)
{
  auto shell = std::make_shared<std::string>();
  parameters.argument("SHELL", *shell, "The shell: bash, fish or zsh");
  parameters.footer("For the running shell:\n"
                    "  source <(oidcctl completion bash)\n"
                    "  source <(oidcctl completion zsh)\n"
                    "  oidcctl completion fish | source");
  invocation.action = [shell](System&) -> Result<Outcome> {
    for (const auto& [name, script] : k_completion_scripts) {
      if (*shell == name) {
        return Outcome{std::string(script), ExitStatus::success};
      }
    }
    return fail(ErrorCode::usage,
                shell->empty() ? "no shell specified"
                               : fmt::format("no completion for {}", text::quote(*shell)),
                "use bash, fish or zsh");
  };
}

} // namespace oidcctl::cli
