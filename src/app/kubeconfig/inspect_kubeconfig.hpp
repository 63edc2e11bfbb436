#pragma once

#include "base/result.hpp"
#include "checks/kubeconfig/kubeconfig_case.hpp"

#include <string>

namespace oidcctl {

struct System;

// Return what kubectl would read, and what that names on this machine: the file `given`
// ("-": standard input), or those of `kubeconfig_paths`. A file that is missing or broken
// is evidence, and no error.
Result<KubeconfigCase> collect_kubeconfig(System& system,
                                          const std::string& given,
                                          KubeconfigQuestions questions);

} // namespace oidcctl
