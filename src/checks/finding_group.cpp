#include "checks/finding_group.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_most_names = 3; // in a message; the details have them all
constexpr std::size_t k_longest_name = 60;

std::string
head_of(const std::string& noun, const std::vector<std::string>& names, std::size_t line)
{
  if (names.size() == 1) {
    return fmt::format(
        "{} {} (line {})", noun, text::quote(names.front(), k_longest_name), line);
  }
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(names.size(), k_most_names); ++i) {
    shown.push_back(text::quote(names[i], k_longest_name));
  }
  const auto more = names.size() - shown.size();
  return fmt::format("{}s {}{}",
                     noun,
                     text::join(shown, ", "),
                     more == 0 ? "" : fmt::format(" and {} more", more));
}

} // namespace

void
FindingGroup::add(Status status,
                  const std::string& name,
                  yaml::Place place,
                  std::string message,
                  std::string hint,
                  Json details)
{
  const auto words = fmt::format("{}\n{}\n{}", to_string(status), message, hint);
  const auto [found, is_new] = m_places.emplace(words, m_groups.size());
  if (is_new) {
    m_groups.push_back({{status, std::move(message), std::move(hint), std::move(details)},
                        {},
                        place.line});
  }
  m_groups[found->second].names.push_back(name);
}

std::vector<Finding>
FindingGroup::findings(Finding otherwise) &&
{
  std::vector<Finding> all;
  for (auto& [finding, names, line] : m_groups) {
    finding.message = head_of(m_noun, names, line) + ": " + finding.message;
    finding.details["names"] = std::move(names);
    all.push_back(std::move(finding));
  }
  if (all.empty()) {
    all.push_back(std::move(otherwise));
  }
  return all;
}

} // namespace oidcctl
