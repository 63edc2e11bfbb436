#pragma once

#include <string>

namespace oidcctl {

enum class NoticeLevel { note, warning };

// Something that the user should know beside a result. It never changes the exit status.
struct Notice
{
  NoticeLevel level = NoticeLevel::warning;
  std::string text = {};
  std::string hint = {}; // what to do about it; may be empty

  bool operator==(const Notice&) const = default;
};

} // namespace oidcctl
