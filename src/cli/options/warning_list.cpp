#include "cli/options/warning_list.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

void
Remarks::add(const std::vector<rbac::Remark>& remarks)
{
  constexpr std::size_t most = 20; // nobody reads more
  for (const auto& remark : remarks) {
    if (std::find(m_kept.begin(), m_kept.end(), remark) != m_kept.end()) {
      continue;
    }
    if (m_kept.size() < most) {
      m_kept.push_back(remark);
    } else {
      ++m_more;
    }
  }
}

std::vector<Note>
Remarks::notes() const
{
  std::vector<Note> notes;
  for (const auto& remark : m_kept) {
    notes.push_back({true, remark.text, remark.hint});
  }
  if (m_more > 0) {
    notes.push_back(
        {true, fmt::format("{} more warning{}", m_more, m_more == 1 ? "" : "s"), ""});
  }
  return notes;
}

} // namespace oidcctl::cli
