#pragma once

#include "base/finding.hpp"
#include "checks/webhook/webhook_case.hpp"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The checks of `webhook test`: each says what it found in the answers.
namespace oidcctl::webhook {

// Return the finding of a check whose requests were left out, because only others are
// reported.
inline Finding
not_asked()
{
  return unknown("not asked: --only does not name it", "run the test without --only");
}

using Findings = std::vector<Finding>;

// Return what an exchange came to, in a few words.
std::string words_of(const Exchange& exchange);

// Return the finding on an exchange without a reply.
Findings not_found_out(const Exchange& exchange);

// Return that some requests of a probe were not sent, because time was over, or nothing.
// The answers to the others prove too little.
Findings findings_on_left_out(const Case& c, std::string_view probe);

// Return the apiVersion of a reply that is a review; nothing for any other.
using ReadVersion = std::function<std::optional<std::string>(const HttpReply&)>;

// Return whether requests in v1 and v1beta1 are answered in their own version; `hint` is
// for one that is not. `is_access`: reviews of authorization.k8s.io.
Findings version_findings(const Case& c,
                          const ReadVersion& read,
                          bool is_access,
                          std::string hint);

// How the answers to one probe are judged.
struct Rule
{
  std::string_view probe = {};
  const char* needs = ""; // what the caller has to pass, where nothing was asked
  const char* cure = "";  // where a token is accepted that should not be
};

// Return the findings on the answers to a probe: a failure for each token that is
// accepted although it has to be refused, and the other way round; unknown where the
// webhook does not accept the token either that these were made of, so that a no proves
// nothing.
Findings judge(const Case& c, const Rule& rule);

// Return findings on requests that are not reviews: `statuses` are right.
Findings expect_status(const Case& c,
                       std::string_view probe,
                       std::initializer_list<int> statuses,
                       const std::string& hint);

// Transport.
Findings check_tls(const Case& c);
Findings check_oracle(const Case& c);
Findings check_imitation(const Case& c);
Findings check_method(const Case& c);
Findings check_path(const Case& c);

// Protocol, and the form of answers.
Findings check_version(const Case& c);
Findings check_other_kinds(const Case& c);
Findings check_malformed(const Case& c);
Findings check_large(const Case& c);
Findings check_slow_body(const Case& c);
Findings check_unknown_fields(const Case& c);
Findings check_shape(const Case& c);
Findings check_refusal(const Case& c);
Findings check_reason(const Case& c);

// Tokens that have to be refused.
Findings check_no_token(const Case& c);
Findings check_odd_tokens(const Case& c);
Findings check_service_accounts(const Case& c);
Findings check_given_tokens(const Case& c);
Findings check_signature(const Case& c);
Findings check_payload(const Case& c);
Findings check_algorithm(const Case& c);
Findings check_unknown_key(const Case& c);
Findings check_header_key(const Case& c);
Findings check_fetch(const Case& c);
Findings check_times(const Case& c);
Findings check_issuer(const Case& c);
Findings check_audience(const Case& c);
Findings check_party(const Case& c);
Findings check_white_space(const Case& c);

// Who the user is.
Findings check_good(const Case& c);
Findings check_minted(const Case& c);
Findings check_names(const Case& c);
Findings check_user_name(const Case& c);
Findings check_system_names(const Case& c);
Findings check_email(const Case& c);
Findings check_second_factor(const Case& c);
Findings check_login_age(const Case& c);
Findings check_audiences(const Case& c);

// Load, and what is left in the log.
Findings check_latency(const Case& c);
Findings check_idle(const Case& c);
Findings check_load(const Case& c);
Findings check_log(const Case& c);

// Answers to SubjectAccessReviews.
Findings check_access_version(const Case& c);
Findings check_access_form(const Case& c);
Findings check_access_stranger(const Case& c);
Findings check_access_system(const Case& c);
Findings check_access_expected(const Case& c);
Findings check_access_groups(const Case& c);
Findings check_access_latency(const Case& c);

} // namespace oidcctl::webhook
