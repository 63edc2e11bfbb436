#pragma once

#include "kube/rbac/binding.hpp"
#include "model/apiserver/identity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Names that a person may have meant for one another. RBAC compares them byte for byte,
// so that what is nearly right gives nothing, or gives it to another user.
namespace oidcctl::rbac {

class NameSimilarity
{
public:
  explicit NameSimilarity(const IdentityMapping& identity_mapping);

  // Return whether the prefix of such names is known.
  bool has_prefix_for(SubjectKind kind) const;

  // Return what is left of a name without its prefix (that of users or groups, an issuer
  // and '#', or a word and ':'), as it looks (`visible_name`), without regard to ASCII
  // case, and for a guest in Entra ID the address. Names for which that is the same are
  // near each other; an empty one is near none.
  std::string normalized_name(const Subject& subject) const;

  // Return the same for each way to read the name: a word and ':' in front of it may be a
  // prefix or part of the name. Without those that are empty. With a prefix that is known
  // no other is guessed.
  std::vector<std::string> normalized_names(const Subject& subject) const;

  // Return in which way `other` differs from `wanted`, which is near it, in a few words:
  // "other upper-case letters"; "a User, not a Group; without the prefix \"oidc:\"".
  std::string difference(const Subject& wanted, const Subject& other) const;

  // Return why no token of this issuer can ever have the name of `subject`, or nothing:
  // also where that cannot be told, and for service accounts and Kubernetes' own names,
  // which other authenticators give.
  std::optional<std::string> why_unmatchable(const Subject& subject) const;

private:
  struct Reading
  {
    std::string_view prefix = {};
    std::string_view rest = {};
  };

  std::vector<Reading> readings(const Subject& subject) const;
  std::pair<Reading, Reading> readings_alike(const Subject& wanted,
                                             const Subject& other) const;
  std::string_view known_prefix(std::string_view name) const;
  std::string_view guessed_prefix(const Subject& subject) const;
  std::string_view any_prefix(const Subject& subject) const;
  std::string wrong_prefix(const Subject& subject) const;

  bool m_is_email;
  // Nothing where they cannot be told.
  std::optional<std::string> m_users;
  std::optional<std::string> m_groups;
};

} // namespace oidcctl::rbac
