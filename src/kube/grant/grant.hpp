#pragma once

#include "base/notice.hpp"
#include "base/result.hpp"
#include "kube/rbac/binding.hpp"
#include "model/apiserver/identity.hpp"

#include <string>
#include <vector>

namespace oidcctl::rbac {

// How names are made of the values of claims, and what may be granted.
struct GrantRules
{
  IdentityMapping identity_mapping = {};
  bool allow_system = false; // names that are Kubernetes' own
};

// One value of a claim that is to get the rights of one role.
struct GrantRequest
{
  bool is_group = false;
  std::string value = {};
  RoleRef role = {};
  std::string ns = {}; // empty: in all of the cluster
};

struct Grant
{
  Binding binding = {};
  std::vector<Notice> notices = {};
};

// Return the subject that the API server makes of a claim's value.
Subject subject_of(const IdentityMapping& identity_mapping,
                   bool is_group,
                   const std::string& value);

// A subject that nothing speaks against, but for the remarks.
struct CheckedSubject
{
  Subject subject = {};
  std::vector<Notice> notices = {};
};

// Return the subject for a claim's value. A usage error when no token could ever have
// that name, or when it is Kubernetes' own and not allowed.
Result<CheckedSubject>
check_subject(const GrantRules& rules, bool is_group, const std::string& value);

// Return the binding for a request. A usage error when a server would refuse it, when no
// token could ever have that name, or when it is Kubernetes' own and not allowed.
Result<Grant> make_grant(const GrantRules& rules, const GrantRequest& request);

} // namespace oidcctl::rbac
