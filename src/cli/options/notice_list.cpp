#include "cli/options/notice_list.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

void
NoticeList::add(const std::vector<Notice>& notices)
{
  constexpr std::size_t most = 20; // no one reads more
  for (const auto& notice : notices) {
    if (std::find(m_kept.begin(), m_kept.end(), notice) != m_kept.end()) {
      continue;
    }
    if (m_kept.size() < most) {
      m_kept.push_back(notice);
    } else {
      ++m_more;
    }
  }
}

std::vector<Notice>
NoticeList::notices() const
{
  auto notices = m_kept;
  if (m_more > 0) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("{} more warning{}", m_more, m_more == 1 ? "" : "s"),
                       ""});
  }
  return notices;
}

} // namespace oidcctl::cli
