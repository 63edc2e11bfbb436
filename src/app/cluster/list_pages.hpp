#pragma once

#include "app/cluster/cluster_client.hpp"

#include <functional>
#include <string>

namespace oidcctl {

// How reading a list ended, when no error concerns all requests.
struct ListEnd
{
  int refused = 0;          // the status of a refusal; 0: all of it was read
  std::string message = {}; // of a refusal, in the server's words
};

// Which objects of a list to read, and how much of each.
struct ListSelection
{
  std::string labels = {};    // "name=value"
  std::string fields = {};    // "type=Opaque"
  bool only_metadata = false; // no data of Secrets then leaves the server
};

// Read a list page by page (500 objects, as kubectl asks) and call `take` with each item.
// A list that takes too long loses its place (410, "Expired"): then `restart` is called
// and it begins again, because the parts would not belong together.
Result<ListEnd> each_item(ClusterClient& client,
                          const std::string& path,
                          const std::function<Result<void>(const go::Value&)>& take,
                          const std::function<void()>& restart,
                          const ListSelection& selection = {});

} // namespace oidcctl
