#pragma once

#include "base/result.hpp"
#include "kube/apiserver/startup.hpp"

#include <string>

namespace oidcctl {

struct System;

// Return what kube-apiserver does with the settings in the file `path` ("-": standard
// input), in any form that is read. Files that flags name are read, too: of flags as such
// as if the API server ran on this machine; of manifests, which are written for another
// one, a missing file leaves the answer open.
Result<apiserver::Startup> read_settings(System& system,
                                         const std::string& path,
                                         const apiserver::ValidationRules& rules);

} // namespace oidcctl
