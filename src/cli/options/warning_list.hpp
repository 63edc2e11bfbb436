#pragma once

#include "cli/framework/outcome.hpp"
#include "kube/rbac/grant.hpp"

#include <cstddef>
#include <vector>

namespace oidcctl::cli {

// The remarks on any number of grants: each once, the first of them, and how many more.
class Remarks
{
public:
  void add(const std::vector<rbac::Remark>& remarks);

  // Return them as warnings.
  std::vector<Note> notes() const;

private:
  std::vector<rbac::Remark> m_kept = {};
  std::size_t m_more = 0;
};

} // namespace oidcctl::cli
