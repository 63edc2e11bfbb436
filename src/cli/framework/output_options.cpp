#include "cli/framework/output_options.hpp"

#include "cli/framework/choice.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

namespace oidcctl::cli {

void
add_output_options(const Parameters& parameters, OutputFlags& options)
{
  add_output_options(parameters, options, {"table", "json", "yaml"});
}

void
add_output_options(const Parameters& parameters,
                   OutputFlags& options,
                   std::vector<std::string> formats)
{
  options.format = formats.front();
  options.formats = std::move(formats);
  auto help = "How to print: " + options.format + " (default)";
  for (std::size_t i = 1; i < options.formats.size(); ++i) {
    help += (i + 1 < options.formats.size() ? ", " : " or ") + options.formats[i];
  }
  auto output = parameters.in("Output");
  output.value("-o,--output", "FORMAT", options.format, help);
  output.value(
      "--color", "WHEN", options.colour, "Colours: auto (default), always or never");
  output.flag("-v,--verbose",
              options.verbose,
              "Show skipped checks too, and say where values come from");
}

Result<void>
check_format(const OutputFlags& options)
{
  return options.format.empty()
             ? Result<void>()
             : check_choice("--output", options.format, options.formats);
}

Result<Style>
style_of(System& system, const OutputFlags& options)
{
  TRY(check_choice("--color", options.colour, {"auto", "always", "never"}));
  const auto no_color = system.environment.get("NO_COLOR").value_or("");
  const bool dumb = system.environment.get("TERM").value_or("") == "dumb";
  const bool wanted = options.colour == "always" ||
                      (options.colour == "auto" && system.terminal.out_is_terminal() &&
                       no_color.empty() && !dumb);
  return Style{wanted, system.terminal.columns(), options.verbose};
}

} // namespace oidcctl::cli
