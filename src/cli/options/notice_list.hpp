#pragma once

#include "base/notice.hpp"
#include "cli/framework/outcome.hpp"
#include "kube/grant/grant.hpp"

#include <cstddef>
#include <vector>

namespace oidcctl::cli {

// The remarks on any number of grants: each once, the first of them, and how many more.
class NoticeList
{
public:
  void add(const std::vector<Notice>& notices);

  // Return them, and how many there are besides as a warning.
  std::vector<Notice> notices() const;

private:
  std::vector<Notice> m_kept = {};
  std::size_t m_more = 0;
};

} // namespace oidcctl::cli
