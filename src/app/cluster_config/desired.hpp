#pragma once

#include "base/notice.hpp"
#include "base/result.hpp"
#include "kube/apiserver/validation.hpp"
#include "kube/cluster_config/desired_settings.hpp"
#include "kube/cluster_config/target.hpp"
#include "model/apiserver/policy.hpp"

#include <string>
#include <vector>

namespace oidcctl {

struct System;

// Settings that are to be written, and what is to be said of them.
struct DesiredInput
{
  cluster_config::DesiredSettings settings = {};
  std::vector<Notice> notices = {};
};

// Return the settings in the file `path`, in any form that is read. An error where an API
// server would not start with them. `ca_file`, unless empty, takes the place of the CA.
Result<DesiredInput> desired_from_file(System& system,
                                       const std::string& path,
                                       const std::string& ca_file,
                                       const apiserver::ValidationRules& rules);

// Return the settings that `policy` and `issuer` are, by the rules of flags for prefixes;
// the same errors.
Result<DesiredInput> desired_from_policy(System& system,
                                         const Policy& policy,
                                         const std::string& issuer,
                                         const std::string& ca_file);

// Write the files below `directory`, each whole or not at all; after an error none of
// them is there. What exists is kept unless `is_forced`.
Result<void> write_files(System& system,
                         const std::string& directory,
                         const std::vector<cluster_config::OutputFile>& files,
                         bool is_forced);

} // namespace oidcctl
