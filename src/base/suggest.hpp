#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// Return the one of `names` that `typed` most likely meant: the nearest by edit distance
// (letters changed, added, left out or swapped with their neighbour), when it is near
// enough for its length.
std::optional<std::string> nearest(std::string_view typed,
                                   const std::vector<std::string>& names);

// Return the hint "did you mean NAME?" with the nearest of `names`, or `otherwise` where
// none is near enough.
std::string suggestion(std::string_view typed,
                       const std::vector<std::string>& names,
                       std::string otherwise = {});

} // namespace oidcctl
