#pragma once

#include "app/service_account/markers.hpp"
#include "base/json.hpp"

#include <string>
#include <vector>

// What was issued, for what and until when.
namespace oidcctl {

enum class IssuedState {
  valid,
  expired,    // its token ended by itself
  incomplete, // no token was noted: the program was stopped, or is at work now
  orphaned,   // its service account was deleted, or made again: the token is refused
  unused,     // a service account of this program without a kubeconfig
  legacy,     // a Secret whose token never expires; others made it
};

// One kubeconfig, account or legacy Secret.
struct IssuedItem
{
  IssuedState state = IssuedState::valid;
  kube::Marker marker = {};   // of `unused` only the account, of `legacy` also the name
  std::string last_used = {}; // of `legacy`: a date, as the server notes it
};

struct IssuedList
{
  std::vector<IssuedItem> items = {};
  std::vector<std::string> not_read = {}; // what the caller may not list
};

// Return the permanent word for `state`.
std::string_view to_string(IssuedState state);

// Return everything in a namespace, or in the cluster (empty), by namespace and account.
// An error concerns all requests, or the Secrets cannot be listed.
Result<IssuedList> list_issued(ClusterClient& client, const std::string& ns, Time now);

// Return the item for a document.
Json to_json(const IssuedItem& item, Time now);

} // namespace oidcctl
