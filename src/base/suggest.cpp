#include "base/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace oidcctl {

namespace {

// Optimal string alignment distance.
std::size_t
distance(std::string_view a, std::string_view b)
{
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

} // namespace

std::optional<std::string>
nearest(std::string_view typed, const std::vector<std::string>& names)
{
  constexpr std::size_t longest = 64; // a longer word is not a typing slip
  if (typed.empty() || typed.size() > longest) {
    return std::nullopt;
  }
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const auto& name : names) {
    const auto d = distance(typed, name);
    if (d < best_distance) {
      best_distance = d;
      best = name;
    }
  }
  return best;
}

std::string
suggestion(std::string_view typed,
           const std::vector<std::string>& names,
           std::string otherwise)
{
  const auto near = nearest(typed, names);
  return near ? "did you mean " + *near + "?" : std::move(otherwise);
}

} // namespace oidcctl
