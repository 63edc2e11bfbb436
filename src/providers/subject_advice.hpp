#pragma once

#include "base/notice.hpp"
#include "providers/provider.hpp"

#include <optional>
#include <string>

namespace oidcctl {

// A value of a claim that something is granted to.
struct SubjectValue
{
  bool is_group = false;
  std::string value = {};
  std::string username_claim = {}; // of the API server
  std::string groups_claim = {};   // empty: it reads none
};

// Return what `provider` (may be nullptr) sends instead of such a value: object ids where
// the value is a display name (Entra ID), paths (Keycloak, GitLab), names where it is an
// id, or no groups at all. Nothing where the value has the usual form, or none is known.
std::optional<Notice> subject_advice(const Provider* provider,
                                     const SubjectValue& subject);

} // namespace oidcctl
