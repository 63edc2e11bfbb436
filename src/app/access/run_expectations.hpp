#pragma once

#include "app/cluster/cluster_client.hpp"
#include "checks/access/expectation.hpp"
#include "kube/rbac/evaluate.hpp"

#include <string>
#include <vector>

namespace oidcctl {

struct System;

// What became of one expectation.
struct ExpectationResult
{
  rbac::Decision decision = rbac::Decision::unknown;
  std::string reason = {}; // in the words of the API server, or why there is no answer
};

// Return the expectations of the file `path` ("-": standard input). Errors name the file.
Result<std::vector<access::Expectation>> read_expectation_file(System& system,
                                                               const std::string& path);

// Return the results in the order of the expectations: of RBAC over a snapshot, or from
// the API server, some requests at a time. An error concerns all requests.
std::vector<ExpectationResult>
evaluate_expectations(const rbac::Snapshot& snapshot,
                      const std::vector<access::Expectation>& expectations);
Result<std::vector<ExpectationResult>>
ask_expectations(ClusterClient& client,
                 const std::vector<access::Expectation>& expectations);

} // namespace oidcctl
