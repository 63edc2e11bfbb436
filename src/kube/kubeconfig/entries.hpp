#pragma once

#include "kube/kubeconfig/edit.hpp"
#include "yaml/node.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::kube {

// One of the three lists of a kubeconfig: its name, what an entry calls its value, and
// the members of that value which client-go knows.
struct EntryList
{
  std::string_view name;   // "clusters"
  std::string_view member; // "cluster"
  std::span<const std::string_view> known;
};

// An entry to be written: {name: NAME, cluster: VALUE}.
struct Entry
{
  const EntryList* list = nullptr;
  std::string name = {};
  yaml::Node value = {};
};

// Return the entries of `additions` as they are written, list by list.
std::vector<Entry> to_entries(const Additions& additions);

// Return the map {name: NAME, cluster: VALUE}.
yaml::Node to_item(const Entry& entry);

} // namespace oidcctl::kube
