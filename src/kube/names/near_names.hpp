#pragma once

#include "kube/names/name_similarity.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace oidcctl::rbac {

// Names that are looked for, to be found by those that are near them.
class NearNames
{
public:
  // Keep a name under `number`.
  void add(const NameSimilarity& similarity, const Subject& subject, std::size_t number);

  // Return the number of the first name that `subject` is near, or nothing: what is left
  // of both is the same, in one of the ways to read them, or one is a path ("/org/team")
  // that ends in the other. Two paths are never near for their last part alone.
  std::optional<std::size_t> find(const NameSimilarity& similarity,
                                  const Subject& subject) const;

private:
  using Index = std::unordered_map<std::string, std::size_t>;

  Index m_names = {};
  Index m_last_parts = {};
};

} // namespace oidcctl::rbac
