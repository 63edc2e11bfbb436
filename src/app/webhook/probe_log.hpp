#pragma once

#include "checks/webhook/webhook_case.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// A log file before the test.
struct LogBefore
{
  std::string path = {};
  std::uint64_t size = 0;
};

// Return what there is of the log now; nothing where `path` is empty.
std::optional<LogBefore> begin_log(System& system, const std::string& path);

// Return which tokens of the test are in the log: `canary`, a password that only this
// test knows, and the signatures of `tokens`. Waits half a second for the webhook to
// write.
webhook::LogFile end_log(System& system,
                         const LogBefore& before,
                         const std::string& canary,
                         const std::vector<std::string>& tokens);

} // namespace oidcctl
