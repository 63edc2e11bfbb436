#include "base/text.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

constexpr Milliseconds k_long{5000};
constexpr const char* k_needs_token = "needs a good token: --token-file or --issuer-key";
constexpr const char* k_needs_key = "needs tokens that are made: --issuer-key";
constexpr const char* k_verify =
    "verify the signature of each token with a key of its issuer";

} // namespace

Findings
check_no_token(const Case& c)
{
  return judge(c,
               {.probe = "no-token",
                .needs = "not asked",
                .cure = "refuse a review that has no token"});
}

Findings
check_odd_tokens(const Case& c)
{
  auto findings = judge(c,
                        {.probe = "odd-token",
                         .needs = "not asked",
                         .cure = "accept only tokens that verify"});
  for (const auto* exchange : c.of("odd-token")) {
    if (exchange->time > k_long) {
      findings.push_back(
          warning(fmt::format("{} takes {} ms", exchange->what, exchange->time.count()),
                  "limit the size of what is looked at"));
      break;
    }
  }
  return findings;
}

Findings
check_service_accounts(const Case& c)
{
  return judge(c, {.probe = "service-account", .needs = "not asked", .cure = k_verify});
}

Findings
check_given_tokens(const Case& c)
{
  return judge(c,
               {.probe = "given",
                .needs = "needs tokens of other clusters, or revoked ones: "
                         "--refused-token-file",
                .cure =
                    "check the audience and the deny list; kube-apiserver itself goes "
                    "on accepting a revoked token for up to 2 minutes and 10 seconds"});
}

Findings
check_signature(const Case& c)
{
  return judge(c, {.probe = "signature", .needs = k_needs_token, .cure = k_verify});
}

Findings
check_payload(const Case& c)
{
  return judge(c, {.probe = "payload", .needs = k_needs_token, .cure = k_verify});
}

Findings
check_algorithm(const Case& c)
{
  return judge(c,
               {.probe = "algorithm",
                .needs = k_needs_token,
                .cure =
                    "accept only a list of algorithms; never none, and no HS256 with a "
                    "public key"});
}

Findings
check_unknown_key(const Case& c)
{
  constexpr Milliseconds k_fetch{200}; // longer: it fetches keys for each
  auto findings =
      judge(c, {.probe = "unknown-key", .needs = k_needs_token, .cure = k_verify});
  const auto exchanges = c.of("unknown-key");
  Milliseconds all{0};
  for (const auto* exchange : exchanges) {
    all += exchange->time;
  }
  const auto count = static_cast<int>(exchanges.size());
  if (count > 1 && all / count > k_fetch) {
    findings.push_back(warning(
        fmt::format(
            "{} tokens with unknown keys take {} ms each", count, (all / count).count()),
        "fetch keys at most once in a while, however many tokens name new ones"));
  }
  return findings;
}

Findings
check_header_key(const Case& c)
{
  return judge(c,
               {.probe = "header-key",
                .needs = k_needs_token,
                .cure = "never take a key from the token itself"});
}

Findings
check_fetch(const Case& c)
{
  if (c.is_without_canary) {
    return {not_asked()};
  }
  if (!c.canary) {
    return {skipped("no listener could be opened")};
  }
  if (!c.canary->seen.empty()) {
    return {failure(fmt::format("it connects to where a token says: {}",
                                text::quote(c.canary->seen.front())),
                    "fetch keys of configured issuers only; never by iss, jku or x5u")};
  }
  auto findings = judge(c, {.probe = "fetch", .needs = "not asked", .cure = k_verify});
  if (findings.front().status != Status::pass || c.canary->is_in_reach) {
    return findings;
  }
  return {skipped("the webhook runs on another machine, from which the listener of this "
                  "test cannot be reached")};
}

Findings
check_times(const Case& c)
{
  return judge(c,
               {.probe = "times",
                .needs = k_needs_key,
                .cure = "check exp and nbf; kube-apiserver allows no leeway for exp"});
}

Findings
check_issuer(const Case& c)
{
  return judge(c,
               {.probe = "issuer",
                .needs = k_needs_key,
                .cure = "compare iss with the configured issuer, byte for byte"});
}

Findings
check_audience(const Case& c)
{
  return judge(c,
               {.probe = "audience",
                .needs = k_needs_key,
                .cure = "check aud: kube-apiserver does not do it for the webhook"});
}

Findings
check_party(const Case& c)
{
  return judge(c,
               {.probe = "authorized-party",
                .needs = "needs --issuer-key, and --expect-azp with the accepted clients",
                .cure = "check azp"});
}

Findings
check_white_space(const Case& c)
{
  return judge(c,
               {.probe = "white-space",
                .needs = k_needs_token,
                .cure = "take the token as it is"});
}

} // namespace oidcctl::webhook
