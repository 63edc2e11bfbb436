#pragma once

#include "base/json.hpp"
#include "kube/apiserver/config_metrics.hpp"
#include "kube/apiserver/policies.hpp"
#include "kube/apiserver/startup.hpp"
#include "kube/review/user_review.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// Something that was asked of a cluster: the answer, or why there is none.
template <typename T> struct Asked
{
  std::optional<T> answer = std::nullopt;
  std::string problem = {}; // empty with an answer
};

// A Pod that runs kube-apiserver, with its arguments.
struct ServerPod
{
  std::string name = {};
  std::vector<apiserver::Argument> arguments = {};
};

// A token, what the file makes of it, and what the server says of it.
struct TokenComparison
{
  bool is_of_issuer = false;                               // one of the file's
  std::optional<std::string> expected_user = std::nullopt; // nothing: not known
  std::vector<std::string> expected_groups = {};
  review::TokenReviewStatus status = {};
};

// A file, and what a running cluster shows of its own settings.
struct DriftEvidence
{
  std::string file = {};
  unsigned kubernetes_minor = 0;
  apiserver::Startup startup = {};
  // The hash of the AuthenticationConfiguration that the file is, or names; empty: it is
  // not known, or there is none.
  std::string hash = {};
  Asked<apiserver::ConfigMetrics> metrics = {};
  Asked<std::vector<ServerPod>> pods = {};
  std::optional<Asked<TokenComparison>> token = std::nullopt; // nothing: not asked
};

// Return `kind: ClusterConfigDrift` of the output format: each piece of evidence with its
// own answer, and `answer`: "no" when one says so, "yes" when the hash or the flags do
// and nothing is against it, else "unknown".
Json drift_report(const DriftEvidence& evidence);

} // namespace oidcctl
