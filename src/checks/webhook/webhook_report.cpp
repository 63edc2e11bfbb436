#include "checks/webhook/webhook_report.hpp"

#include "base/text.hpp"
#include "checks/webhook/cost.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <algorithm>
#include <array>

namespace oidcctl::webhook {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<Case> k_checks[] = {
  {"transport/tls", "Its certificate is trusted", "kube-apiserver webhook configuration", k_usable, true,
   check_tls},
  {"transport/client-certificate", "It answers only to who may ask", "mutual TLS", k_safe, false,
   check_oracle},
  {"transport/other-ca", "It refuses client certificates of other CAs", "mutual TLS", k_safe, false,
   check_imitation},
  {"transport/method", "It answers POST only", "RFC 9110 15.5.6", neither, false, check_method},
  {"transport/path", "It answers its own path only", "RFC 9110 15.5.5", neither, false, check_path},
  {"protocol/version", "It answers in the version of the request", "TokenReview v1 and v1beta1", k_usable, true,
   check_version},
  {"protocol/other-kind", "It refuses other kinds and versions", "TokenReview", k_safe, false,
   check_other_kinds},
  {"protocol/malformed", "It refuses what is not JSON", "TokenReview", neither, false,
   check_malformed},
  {"protocol/large-body", "It limits the size of a request", "TokenReview", neither, false,
   check_large},
  {"protocol/slow-body", "A slow client stops no other", "client-go transport", k_usable, false,
   check_slow_body},
  {"protocol/unknown-fields", "It ignores fields that it does not know", "Kubernetes API conventions", k_usable, false,
   check_unknown_fields},
  {"protocol/shape", "Its answers have no null", "TokenReview", neither, false, check_shape},
  {"refusal/form", "A refusal is cheap for kube-apiserver", "kube-apiserver 1.36 webhook.go", k_usable, true,
   check_refusal},
  {"refusal/reason", "A refused user gets a reason", "TokenReview status.error", neither, false,
   check_reason},
  {"attack/no-token", "A review without a token is refused", "TokenReview", k_safe, true,
   check_no_token},
  {"attack/odd-tokens", "Odd tokens are refused", "TokenReview", k_safe, true, check_odd_tokens},
  {"attack/service-account", "Service account tokens are refused", "TokenReview", k_safe, true,
   check_service_accounts},
  {"attack/given-tokens", "The tokens that have to be refused are refused", "TokenReview", k_safe, false,
   check_given_tokens},
  {"attack/signature", "Signatures are verified", "RFC 7515 5.2", k_safe, true, check_signature},
  {"attack/payload", "Changed claims are refused", "RFC 7515 5.2", k_safe, true, check_payload},
  {"attack/algorithm", "Algorithms are limited", "RFC 8725 3.1", k_safe, true, check_algorithm},
  {"attack/unknown-key", "Unknown keys are refused", "RFC 7515 4.1.4", k_safe, true,
   check_unknown_key},
  {"attack/header-key", "A token does not bring its own key", "RFC 7515 4.1.3", k_safe, true,
   check_header_key},
  {"attack/fetch", "Nothing is fetched from where a token says", "RFC 8725 3.10", k_safe, false,
   check_fetch},
  {"attack/times", "Expired tokens are refused", "RFC 7519 4.1.4", k_safe, true, check_times},
  {"attack/issuer", "Tokens of other issuers are refused", "RFC 7519 4.1.1", k_safe, true,
   check_issuer},
  {"attack/audience", "Tokens for other audiences are refused", "RFC 7519 4.1.3", k_safe, true,
   check_audience},
  {"attack/authorized-party", "Tokens of other clients are refused", "OpenID Connect Core 2", k_safe, false,
   check_party},
  {"attack/white-space", "Tokens are taken as they are", "RFC 7515 7.1", neither, false,
   check_white_space},
  {"identity/good-token", "A good token is accepted", "TokenReview", k_usable, true, check_good},
  {"identity/made-token", "A token that is made is accepted", "TokenReview", k_usable, false,
   check_minted},
  {"identity/names", "Names of Kubernetes' own are not given", "RBAC", k_safe, false, check_names},
  {"identity/user-name", "A user without a name is refused", "k8s.io/apiserver oidc.go", k_safe, false,
   check_user_name},
  {"identity/system-names", "A token cannot claim a name of Kubernetes' own", "RBAC", k_safe, false,
   check_system_names},
  {"identity/email", "An unverified address is refused", "k8s.io/apiserver oidc.go", k_safe, false,
   check_email},
  {"identity/second-factor", "A second factor is demanded", "RFC 8176", k_safe, false,
   check_second_factor},
  {"identity/login-age", "An old login is refused", "OpenID Connect Core 2", k_safe, false,
   check_login_age},
  {"identity/audiences", "Audiences are answered truly", "TokenReview spec.audiences", k_safe, false,
   check_audiences},
  {"load/latency", "Answers are quick", "authentication webhook", neither, false, check_latency},
  {"load/idle-connections", "Idle connections stop no one", "client-go transport", k_usable, false,
   check_idle},
  {"load/parallel", "Answers under load are right", "authentication webhook", k_safe, false,
   check_load},
  {"log/token", "No token is in its log", "authentication webhook", k_safe, false, check_log},
  {"authorization/version", "It answers in the version of the request", "SubjectAccessReview v1 and v1beta1", k_usable, true,
   check_access_version},
  {"authorization/form", "Its answers are understood", "k8s.io/apiserver webhook authorizer", k_usable, true,
   check_access_form},
  {"authorization/stranger", "A user that does not exist may do nothing", "SubjectAccessReview", k_safe, true,
   check_access_stranger},
  {"authorization/system-users", "The users of the cluster itself are not denied", "Kubernetes authorization modes", k_usable, false,
   check_access_system},
  {"authorization/expected", "Answers are those that are expected", "SubjectAccessReview", k_safe, false,
   check_access_expected},
  {"authorization/group-names", "Groups are read in both versions", "SubjectAccessReview v1beta1 spec.group", k_safe, false,
   check_access_groups},
  {"authorization/latency", "Answers are quick", "authorization webhook", k_usable, false,
   check_access_latency},
};
// clang-format on

// The probes whose answers every API server gets; of the others only those are shown that
// cost it more than one request.
constexpr std::string_view k_usual[] = {"good", "garbage"};

// Checks that an authorization webhook is asked, too.
constexpr std::string_view k_common[] = {"transport/tls",
                                         "transport/client-certificate",
                                         "transport/other-ca",
                                         "transport/method",
                                         "transport/path",
                                         "protocol/other-kind",
                                         "protocol/malformed",
                                         "protocol/large-body",
                                         "protocol/slow-body",
                                         "load/idle-connections"};

bool
is_asked_of(std::string_view id, bool is_authorization)
{
  const bool is_common =
      std::find(std::begin(k_common), std::end(k_common), id) != std::end(k_common);
  return is_common || (family_of(id) == "authorization") == is_authorization;
}

bool
is_usual(const Exchange& exchange)
{
  return std::find(std::begin(k_usual), std::end(k_usual), exchange.probe) !=
         std::end(k_usual);
}

Json
cost_row(const Exchange& exchange, const Cost& cost)
{
  Json row{{"probe", exchange.probe},
           {"token", exchange.what},
           {"version", exchange.version},
           {"seen", words_of(exchange)},
           {"milliseconds", exchange.time.count()}};
  row.update(to_json(cost));
  return row;
}

Json
costs_of(const Case& c)
{
  auto costs = Json::array();
  std::vector<std::string> seen;
  for (const auto& exchange : c.exchanges) {
    const auto cost = cost_of(exchange, c.is_authorization);
    const bool is_dear = cost.requests > 1 || cost.seconds > 0;
    const bool is_new = std::find(seen.begin(), seen.end(), exchange.what) == seen.end();
    if (exchange.version.empty() || !(is_usual(exchange) || (is_dear && is_new))) {
      continue;
    }
    seen.push_back(exchange.what);
    costs.push_back(cost_row(exchange, cost));
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
            {"reviews", tested.is_authorization ? "SubjectAccessReview" : "TokenReview"},
            {"collected", to_rfc3339(tested.now)},
            {"costs", costs_of(tested)}};
  std::vector<CheckOf<Case>> asked;
  for (const auto& check : checks()) {
    if (is_asked_of(check.id, tested.is_authorization)) {
      asked.push_back(check);
    }
  }
  const auto results = run_checks(std::span<const CheckOf<Case>>(asked), tested);
  append_results(json, results, verdicts, selection);
  return json;
}

} // namespace oidcctl::webhook
