#include "checks/webhook/webhook_report.hpp"

#include "checks/webhook/webhook_checks.hpp"

namespace oidcctl::webhook {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<Case> k_checks[] = {
  {"transport/tls", "Its certificate is trusted", "kube-apiserver webhook configuration",
   k_usable, true, check_tls},
  {"transport/client-certificate", "It answers only to who may ask",
   "authentication webhook", k_safe, false, check_oracle},
  {"transport/method", "It answers POST only", "RFC 9110 15.5.6", neither, false, check_method},
  {"transport/path", "It answers its own path only", "RFC 9110 15.5.5", neither, false, check_path},
  {"protocol/version", "It answers in the version of the request", "TokenReview v1 and v1beta1",
   k_usable, true, check_version},
  {"protocol/other-kind", "It refuses other kinds and versions", "TokenReview", k_safe, false,
   check_other_kinds},
  {"protocol/malformed", "It refuses what is not JSON", "TokenReview", neither, false,
   check_malformed},
  {"protocol/large-body", "It limits the size of a request", "TokenReview", neither, false,
   check_large},
  {"refusal/form", "A refusal is cheap for kube-apiserver", "kube-apiserver 1.36 webhook.go",
   k_usable, true, check_refusal},
  {"attack/odd-tokens", "Odd tokens are refused", "TokenReview", k_safe, true, check_odd_tokens},
  {"attack/service-account", "Service account tokens are refused", "TokenReview", k_safe, true,
   check_service_accounts},
  {"attack/signature", "Signatures are verified", "RFC 7515 5.2", k_safe, true, check_signature},
  {"attack/payload", "Changed claims are refused", "RFC 7515 5.2", k_safe, true, check_payload},
  {"attack/algorithm", "Algorithms are limited", "RFC 8725 3.1", k_safe, true, check_algorithm},
  {"attack/unknown-key", "Unknown keys are refused", "RFC 7515 4.1.4", k_safe, true,
   check_unknown_key},
  {"attack/white-space", "Tokens are taken as they are", "RFC 7515 7.1", neither, false,
   check_white_space},
  {"identity/good-token", "A good token is accepted", "TokenReview", k_usable, true, check_good},
  {"identity/names", "Names of Kubernetes' own are not given", "RBAC", k_safe, false, check_names},
  {"identity/audiences", "Audiences are answered truly", "TokenReview spec.audiences", k_safe,
   false, check_audiences},
  {"load/parallel", "Answers under load are right", "authentication webhook", k_usable, false,
   check_load},
};
// clang-format on

Json
costs_of(const Case& c)
{
  auto costs = Json::array();
  for (const auto* probe : {"good", "garbage"}) {
    for (const auto* exchange : c.of(probe)) {
      costs.push_back({{"probe", probe},
                       {"version", exchange->version},
                       {"seen", words_of(*exchange)},
                       {"milliseconds", exchange->time.count()},
                       {"cost", cost_of(exchange->outcome)}});
    }
  }
  return costs;
}

} // namespace

std::span<const CheckOf<Case>>
checks()
{
  return k_checks;
}

Json
report(const Case& tested, const Selection& selection)
{
  static constexpr VerdictName verdicts[] = {{"usable", k_usable}, {"safe", k_safe}};
  Json json{{"apiVersion", "oidcctl/v1"},
            {"kind", "WebhookReport"},
            {"url", tested.url},
            {"collected", to_rfc3339(tested.now)},
            {"costs", costs_of(tested)}};
  append_results(json, run_checks(checks(), tested), verdicts, selection);
  return json;
}

} // namespace oidcctl::webhook
