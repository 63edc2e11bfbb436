#pragma once

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
  std::string colour = "auto";
  bool verbose = false;
};

// Declare them; the first of `formats` is the default.
void add_output_options(const Parameters& parameters,
                        OutputFlags& options,
                        std::vector<std::string> formats = {"table", "json", "yaml"});

// Return how to print.
Style style_of(System& system, const OutputFlags& options);

} // namespace oidcctl::cli
