#pragma once

#include "base/result.hpp"
#include "cli/framework/parameters.hpp"
#include "render/render.hpp"

#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// --output, --color and --verbose, which every command with a document has.
namespace oidcctl::cli {

struct OutputFlags
{
  std::string format = "table"; // empty: the command decides
  std::vector<std::string> formats = {"table", "json", "yaml"}; // that it accepts
  std::string colour = "auto";
  bool verbose = false;
};

void add_output_options(const Parameters& parameters, OutputFlags& options);
// The same for other formats than the usual ones; the first is the default.
void add_output_options(const Parameters& parameters,
                        OutputFlags& options,
                        std::vector<std::string> formats);

// Return how to print; an error when a value is none of those allowed.
Result<void> check_format(const OutputFlags& options);
Result<Style> style_of(System& system, const OutputFlags& options);

} // namespace oidcctl::cli
