#pragma once

#include <span>
#include <string>
#include <string_view>

namespace oidcctl {

// Where the remedy lies.
enum class ResponsibleParty { provider, cluster, user };

// Return the permanent word for `side`.
std::string_view to_string(ResponsibleParty responsible);

// Why the API server refuses a token: one row for every reason there is.
struct TokenReason
{
  std::string_view id;    // permanent: "expired"
  std::string_view title; // what is true of a token without this problem
  std::string_view spec;
  ResponsibleParty responsible;
  std::string_view hint; // what to do, where nothing better is known
};

// Return all reasons, sorted by id.
std::span<const TokenReason> token_reasons();

// Return the row of `id`, which is one of them.
const TokenReason& token_reason(std::string_view id);

// One thing that is wrong with a token, or could not be found out about it.
struct TokenProblem
{
  std::string reason = {};  // an id of `token_reasons`
  std::string message = {}; // what kube-apiserver would log
  std::string hint = {};    // empty: that of the reason
  bool could_not_find_out = false;
};

} // namespace oidcctl
