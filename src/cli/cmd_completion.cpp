#include "base/text.hpp"
#include "cli/commands.hpp"
#include "completion_scripts.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

namespace oidcctl::cli {

void
build_completion(Parameters& parameters, Invocation& invocation)
{
  auto shell = std::make_shared<std::string>();
  auto& argument = parameters.argument("SHELL", *shell, "Shell: bash, fish or zsh");
  argument.values.kind = Values::Kind::choice;
  for (const auto& [name, script] : k_completion_scripts) {
    argument.values.words.emplace_back(name);
  }
  parameters.required({"SHELL"}, "use one of " + text::join(argument.values.words, ", "));
  parameters.footer("For the current shell:\n"
                    "  source <(oidcctl completion bash)\n"
                    "  source <(oidcctl completion zsh)\n"
                    "  oidcctl completion fish | source");
  invocation.action = [shell](System&) -> Result<Outcome> {
    const auto found =
        std::find_if(std::begin(k_completion_scripts),
                     std::end(k_completion_scripts),
                     [&shell](const auto& row) { return row.first == *shell; });
    return Outcome{std::string(found->second), ExitStatus::success};
  };
}

} // namespace oidcctl::cli
