#include "kube/names/near_names.hpp"

namespace oidcctl::rbac {

namespace {

// Return the last part of a path as Keycloak writes groups, or nothing.
std::string
last_part(const std::string& name)
{
  const auto slash = name.rfind('/');
  return name.starts_with('/') && slash + 1 < name.size() ? name.substr(slash + 1)
                                                          : std::string();
}

} // namespace

void
NearNames::add(const NameSimilarity& similarity,
               const Subject& subject,
               std::size_t number)
{
  for (auto& name : similarity.normalized_names(subject)) {
    if (auto last = last_part(name); !last.empty()) {
      m_last_parts.emplace(std::move(last), number);
    }
    m_names.emplace(std::move(name), number);
  }
}

std::optional<std::size_t>
NearNames::find(const NameSimilarity& similarity, const Subject& subject) const
{
  for (const auto& name : similarity.normalized_names(subject)) {
    if (const auto found = m_names.find(name); found != m_names.end()) {
      return found->second;
    }
    if (const auto found = m_last_parts.find(name); found != m_last_parts.end()) {
      return found->second;
    }
    if (const auto found = m_names.find(last_part(name)); found != m_names.end()) {
      return found->second;
    }
  }
  return std::nullopt;
}

} // namespace oidcctl::rbac
