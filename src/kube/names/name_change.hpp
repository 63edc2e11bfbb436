#pragma once

#include "kube/names/name_similarity.hpp"
#include "kube/rbac/binding.hpp"
#include "model/apiserver/identity.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

// What becomes of the names in bindings when the settings of a cluster change.
namespace oidcctl::rbac {

// An issuer before and after the change; nothing: it is not configured then.
struct NamingPair
{
  std::optional<IdentityMapping> before = std::nullopt;
  std::optional<IdentityMapping> after = std::nullopt;
};

enum class Fate {
  kept,    // tokens have the name after the change, too; or never had it
  lost,    // no token has the name any more
  unknown, // another claim, or an expression, decides
};

// Return the permanent word for `fate`.
std::string_view to_string(Fate fate);

struct NameChange
{
  Fate fate = Fate::kept;
  std::string why = {};
  // The naming and the claim's value after the change, where they are known.
  const IdentityMapping* naming = nullptr;
  std::string value = {};
};

// Values of the claim that names users, from before to after the change.
using UserValues = std::map<std::string, std::string, std::less<>>;

// Judges subjects of bindings. `users` may be empty.
class NameChanges
{
public:
  NameChanges(std::vector<NamingPair> pairs, UserValues users);

  // Return what becomes of the name of `subject`.
  NameChange judge(const Subject& subject) const;

private:
  struct Side
  {
    NameSimilarity similarity;
    IdentityMapping naming = {};
  };
  struct Pair
  {
    std::optional<Side> before = std::nullopt;
    std::optional<Side> after = std::nullopt;
  };

  NameChange judge_pair(const Pair& pair, const Subject& subject) const;
  bool is_made_after(const Subject& subject, const Side& before) const;

  std::vector<Pair> m_pairs = {};
  UserValues m_users = {};
};

} // namespace oidcctl::rbac
