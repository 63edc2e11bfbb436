#pragma once

#include "app/cluster_config/desired.hpp"
#include "cli/framework/outcome.hpp"
#include "cli/framework/parameters.hpp"
#include "kube/cluster_config/generate.hpp"

#include <string>
#include <vector>

// What `generate` and `convert` share: the target, and where its form goes.
namespace oidcctl::cli {

struct FormFlags
{
  std::string target = {};
  std::string form = {};
  std::string mechanism = {};
  std::string name = {};
  std::string region = {};
  std::vector<std::string> dropped = {};
  std::string output_directory = {};
  bool force = false;
};

// Declare `option`, whose value is the name of a target.
void add_target_option(const Parameters& parameters,
                       const std::string& option,
                       std::string& target,
                       const std::string& help);

// Declare them; `target_option` is --for or --to.
void add_form_options(const Parameters& parameters,
                      FormFlags& flags,
                      const std::string& target_option);

// Return the form of `input` that `flags` ask for, as text, or as a document for the
// formats json and yaml. With a directory the files are written there.
Result<Outcome> form_outcome(System& system,
                             const FormFlags& flags,
                             DesiredInput input,
                             unsigned kubernetes_minor,
                             const std::string& format);

} // namespace oidcctl::cli
