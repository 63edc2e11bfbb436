#pragma once

#include "base/finding.hpp"
#include "yaml/node.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oidcctl {

// Findings on many entries of one kind, of which those that say the same become one: a
// thousand users with one plugin that is missing are one finding.
class FindingGroup
{
public:
  // `noun` is what an entry is called: "user".
  explicit FindingGroup(std::string_view noun) : m_noun(noun) {}

  // Say of the entry `name`: "user \"dev\" (line 12): MESSAGE".
  void add(Status status,
           const std::string& name,
           yaml::Place place,
           std::string message,
           std::string hint = {},
           Json details = Json::object());

  bool
  is_empty() const
  {
    return m_groups.empty();
  }

  // Return what was added, in its order, or `otherwise` when nothing was.
  std::vector<Finding> findings(Finding otherwise) &&;

private:
  struct Group
  {
    Finding finding = {};
    std::vector<std::string> names = {};
    std::size_t line = 0; // of the first
  };

  std::string m_noun;
  std::vector<Group> m_groups = {};
  std::unordered_map<std::string, std::size_t> m_places =
      {}; // of a group, by what it says
};

} // namespace oidcctl
