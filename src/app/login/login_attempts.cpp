#include "app/login/login_attempts.hpp"

#include "base/json.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_note = 4096;
constexpr unsigned k_most = 1000;
constexpr Seconds k_first_wait{30};
constexpr Seconds k_longest_wait{3600};

} // namespace

Time
LoginAttempts::next() const
{
  if (count == 0) {
    return last;
  }
  constexpr unsigned most_doublings = 10;
  const auto wait = k_first_wait * (1U << std::min(count - 1, most_doublings));
  return last + std::min(wait, k_longest_wait);
}

std::optional<LoginAttempts>
read_attempts(System& system, const TokenCache& cache, const std::string& name)
{
  if (cache.storage() == CacheStorage::none) {
    return std::nullopt;
  }
  const auto path = cache.attempts_path(name);
  const auto status = system.files.status(path);
  if (!status || !*status) {
    return std::nullopt;
  }
  const auto text = system.files.read(path, k_max_note);
  const auto note = text ? parse_json(*text) : Result<Json>(tl::unexpect, Error{});
  if (!note || !note->is_object()) {
    return std::nullopt;
  }
  const auto count = note->find("count");
  const auto last = note->find("last");
  if (count == note->end() || !count->is_number_unsigned() || last == note->end() ||
      !last->is_string()) {
    return std::nullopt;
  }
  const auto time = parse_time(last->get<std::string>());
  if (!time) {
    return std::nullopt;
  }
  return LoginAttempts{
      static_cast<unsigned>(std::min<std::uint64_t>(count->get<std::uint64_t>(), k_most)),
      *time,
      note->value("over", Json(false)) == Json(true)};
}

void
write_attempts(System& system,
               const TokenCache& cache,
               const std::string& name,
               const std::optional<LoginAttempts>& attempts)
{
  if (cache.storage() == CacheStorage::none) {
    return;
  }
  const auto path = cache.attempts_path(name);
  if (!attempts) {
    [[maybe_unused]] const auto removed = system.files.remove(path);
    return;
  }
  const Json note{{"count", attempts->count},
                  {"last", to_rfc3339(attempts->last)},
                  {"over", attempts->is_over}};
  [[maybe_unused]] const auto written =
      system.files.write_atomic(path, to_text(note, -1) + "\n", k_private_file);
}

} // namespace oidcctl
