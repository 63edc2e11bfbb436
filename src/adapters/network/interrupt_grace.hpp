#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace oidcctl {

// How long a request goes on when the user wants the program to stop. What only asks is
// given up at once. A POST gets three seconds more: its answer may hold the one refresh
// token that is good from then on. What changes a cluster is finished, because half of
// the work would be worse; its time-out ends it.
class InterruptGrace
{
public:
  // `is_interrupted` says whether the user wants it; null: never.
  InterruptGrace(std::string_view method, bool (*is_interrupted)());

  // Return whether to give the request up now.
  bool is_over();

private:
  bool (*m_is_interrupted)();
  std::optional<std::chrono::milliseconds> m_grace; // nothing: it is finished
  std::optional<std::chrono::steady_clock::time_point> m_end = std::nullopt;
};

} // namespace oidcctl
