#include "cli/framework/output_options.hpp"

#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

namespace oidcctl::cli {

void
add_output_options(const Parameters& parameters,
                   OutputFlags& options,
                   std::vector<std::string> formats)
{
  options.format = formats.front();
  const auto output = parameters.in("Output");
  output.choice(
      "-o,--output", "FORMAT", std::move(formats), options.format, "Output format");
  output.choice("--color",
                "WHEN",
                {"auto", "always", "never"},
                options.colour,
                "Use colors in tables");
  output.flag("-v,--verbose",
              options.verbose,
              "Show skipped checks, and where option values come from");
}

Style
style_of(System& system, const OutputFlags& options)
{
  const auto no_color = system.environment.get("NO_COLOR").value_or("");
  const bool dumb = system.environment.get("TERM").value_or("") == "dumb";
  const bool wanted = options.colour == "always" ||
                      (options.colour == "auto" && system.terminal.out_is_terminal() &&
                       no_color.empty() && !dumb);
  return Style{wanted, system.terminal.columns(), options.verbose};
}

} // namespace oidcctl::cli
