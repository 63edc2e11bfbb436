#pragma once

#include "cli/framework/outcome.hpp"
#include "cli/framework/parameters.hpp"
#include "kube/plugin/login_kubeconfig.hpp"

#include <string>
#include <vector>

// Where `kubeconfig generate` puts what it made.
namespace oidcctl::cli {

struct WriteFlags
{
  std::string output_file = {};
  std::string output_directory = {};
  bool merge = false;
  std::string merge_into = {};
  bool set_current_context = false;
  bool force = false;
};

void add_write_options(const Parameters& parameters, WriteFlags& flags);

// Write the kubeconfig of `contexts` where the flags say, or return it as text; `format`
// is yaml or json.
Result<Outcome> write_kubeconfig(System& system,
                                 const WriteFlags& flags,
                                 const std::string& format,
                                 const std::vector<kube::LoginContext>& contexts,
                                 const kube::LoginExec& login);

} // namespace oidcctl::cli
