#include "base/text.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

constexpr Milliseconds k_slow{1000};
constexpr Milliseconds k_beside_idle{100};

} // namespace

Findings
check_latency(const Case& c)
{
  const auto* const probe = c.has_token ? "good" : "garbage";
  const auto exchanges = c.of(probe);
  if (exchanges.size() < 2 || !exchanges[0]->outcome || !exchanges[1]->outcome) {
    return {skipped("no two answers")};
  }
  const auto cold = exchanges[0]->time;
  const auto warm = exchanges[1]->time;
  const auto words = fmt::format("the first answer about {} took {} ms, the second {} ms",
                                 exchanges[0]->what,
                                 cold.count(),
                                 warm.count());
  return {
      warm > k_slow
          ? warning(words, "each user waits that long every 2 minutes; cache the keys")
          : pass(words)};
}

Findings
check_idle(const Case& c)
{
  if (!c.idle) {
    return {skipped("not asked for: --load")};
  }
  const auto* const cure = "hold idle connections without a thread for each: every API "
                           "server keeps 25";
  if (!c.idle->problem.empty()) {
    return {failure("no answer beside 25 idle connections: " +
                        text::printable(c.idle->problem),
                    cure)};
  }
  const auto words = fmt::format("answered in {} ms beside 25 idle connections, in {} ms "
                                 "without them",
                                 c.idle->time.count(),
                                 c.idle->by_itself.count());
  const bool is_slow = c.idle->time - c.idle->by_itself > k_beside_idle;
  return {is_slow ? failure(words, cure) : pass(words)};
}

Findings
check_load(const Case& c)
{
  if (!c.load) {
    return {skipped("not asked for: --load, with --token-file or --issuer-key")};
  }
  const auto& load = *c.load;
  if (load.mixed_up > 0) {
    return {
        failure(fmt::format("{} answers had the name of another user", load.mixed_up),
                "share nothing between requests; this gives users the rights of others")};
  }
  if (load.wrong > 0) {
    return {failure(fmt::format("{} answers under load were wrong", load.wrong),
                    "look at its log; a wrong yes is the worst of all")};
  }
  if (load.missing > 0) {
    return {failure(fmt::format("{} of {} requests under load were not answered",
                                load.missing,
                                load.missing + load.times.size()),
                    "look at its log")};
  }
  const auto p99 = load.times[load.times.size() * 99 / 100];
  const auto words = fmt::format("{} answers, none of them wrong; 99 % within {} ms",
                                 load.times.size(),
                                 p99.count());
  return {load.users < 2
              ? info(words + "; with one user a mix-up cannot be seen",
                     "pass --token-file a second time, with the token of another user")
              : pass(words)};
}

Findings
check_log(const Case& c)
{
  if (!c.log) {
    return {skipped("not asked for: --log-file")};
  }
  if (!c.log->problem.empty()) {
    return {unknown("cannot read the log: " + text::printable(c.log->problem),
                    "pass a file that this user may read")};
  }
  if (!c.log->found.empty()) {
    return {failure("found in the log: " + text::join(c.log->found, ", "),
                    "log a keyed hash of the token, never the token")};
  }
  if (!c.log->has_grown) {
    return {unknown("the log did not grow during this test",
                    "check that it is the log of this webhook")};
  }
  return {pass("no token of this test is in the log")};
}

} // namespace oidcctl::webhook
