#include "app/webhook/probe_log.hpp"

#include "base/result.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr Milliseconds k_patience{500};
constexpr std::size_t k_block = std::size_t{1} << 20;
constexpr std::uint64_t k_most = std::uint64_t{4} << 30; // bytes of a log
constexpr std::size_t k_least_signature = 20;

// What is looked for, and what it is called.
struct Needle
{
  std::string text = {};
  std::string name = {};
};

std::uint64_t
size_of(System& system, const std::string& path)
{
  const auto status = system.files.status(path);
  return status && *status ? (*status)->size : 0;
}

std::vector<Needle>
needles_of(const std::string& canary, const std::vector<std::string>& tokens)
{
  std::vector<Needle> needles{{canary, "a password that was sent as a token"}};
  for (const auto& token : tokens) {
    const auto signature = token.substr(token.rfind('.') + 1);
    if (signature.size() >= k_least_signature) {
      needles.push_back({signature, "a good token"});
    }
  }
  return needles;
}

Result<void>
search(System& system,
       const std::string& path,
       const std::vector<Needle>& needles,
       std::vector<std::string>& found)
{
  std::size_t longest = 0;
  for (const auto& needle : needles) {
    longest = std::max(longest, needle.text.size());
  }
  TRY_ASSIGN(const auto source, system.files.open_reader(path));
  std::string window;
  for (std::uint64_t read = 0;;) {
    TRY_ASSIGN(const auto block, source->read(k_block));
    if (block.empty()) {
      return {};
    }
    read += block.size();
    if (read > k_most) {
      return fail(ErrorCode::local_file, "it has more than 4 GiB");
    }
    window += block;
    for (const auto& needle : needles) {
      if (window.find(needle.text) != std::string::npos &&
          std::find(found.begin(), found.end(), needle.name) == found.end()) {
        found.push_back(needle.name);
      }
    }
    window.erase(0, window.size() - std::min(window.size(), longest));
  }
}

} // namespace

std::optional<LogBefore>
begin_log(System& system, const std::string& path)
{
  return path.empty() ? std::nullopt
                      : std::optional(LogBefore{path, size_of(system, path)});
}

webhook::LogFile
end_log(System& system,
        const LogBefore& before,
        const std::string& canary,
        const std::vector<std::string>& tokens)
{
  system.clock.sleep(k_patience);
  webhook::LogFile log{.path = before.path,
                       .has_grown = size_of(system, before.path) != before.size};
  const auto searched =
      search(system, before.path, needles_of(canary, tokens), log.found);
  if (!searched) {
    log.problem = searched.error().message;
  }
  return log;
}

} // namespace oidcctl
