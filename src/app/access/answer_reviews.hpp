#pragma once

#include "app/cluster/cluster_client.hpp"
#include "base/json.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace oidcctl {

struct System;

// How many reviews there were, and what became of them.
struct ReviewCounts
{
  std::size_t all = 0;
  std::size_t refused = 0;      // invalid ones
  std::size_t unknown = 0;      // could not find out
  std::string why_unknown = {}; // of the first
};

// Takes a review with its status, and returns whether to go on.
using TakeReview = std::function<bool(const Json&)>;

// Answer the reviews of the file `reviews` ("-": standard input) in their order: from the
// RBAC objects of a dump, one review in memory; or by asking the API server, some at a
// time. Errors name the file.
Result<ReviewCounts> answer_reviews(System& system,
                                    const std::string& dump,
                                    const std::string& reviews,
                                    const TakeReview& take);
Result<ReviewCounts> ask_reviews(System& system,
                                 ClusterClient& client,
                                 const std::string& reviews,
                                 const TakeReview& take);

} // namespace oidcctl
