#pragma once

#include "base/time.hpp"
#include "checks/check_table.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "kube/review/attributes.hpp"
#include "model/apiserver/identity.hpp"
#include "model/oidc/unverified_token.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Who a user is to an API server: what the server says, what the credentials and the
// settings predict, and why the two differ.
namespace oidcctl::access {

// How the user was found out.
enum class IdentitySource {
  self_review,     // SelfSubjectReview
  token_review,    // TokenReview of the caller's own token
  openshift_user,  // users/~ of user.openshift.io
  signing_request, // a dry run of a CertificateSigningRequest
  forbidden,       // the message of a 403: the name only
};

// Return the source for people: "SelfSubjectReview".
std::string_view to_string(IdentitySource source);

struct SeenIdentity
{
  review::UserInfo user = {};
  bool has_groups = true; // else they are unknown
  IdentitySource source = IdentitySource::self_review;
  std::string api = {}; // "authentication.k8s.io/v1"
};

// A client certificate that is sent.
struct SentCertificate
{
  std::string common_name = {};
  std::vector<std::string> organizations = {};
  Time not_after = {};
};

// What is known of a caller. Nothing of it is secret.
struct IdentityEvidence
{
  Time now = {};
  std::string context = {};
  std::string server = {};
  kube::Method method = kube::Method::anonymous;
  std::string plugin = {}; // the command of a credential plugin
  bool sends_token = false;
  std::optional<UnverifiedToken> token = std::nullopt; // a JWT
  std::optional<SentCertificate> certificate = std::nullopt;
  std::optional<Time> plugin_expiry = std::nullopt;
  std::string bootstrap_id = {}; // of a bootstrap token, the part that is not secret
  std::string impersonated = {}; // `as` of the kubeconfig
  std::string impersonated_uid = {};
  std::vector<std::string> impersonated_groups = {};
  // How the API server makes names of claims; nothing: that is not known.
  std::optional<IdentityMapping> settings = std::nullopt;
  std::optional<SeenIdentity> seen = std::nullopt;
  std::string why_not_seen = {};
  std::vector<std::string> not_served = {}; // ways that the server does not have
};

// The part of the API server that takes a credential.
enum class Authenticator {
  unknown, // a webhook, a token file, a proxy before the API server
  anonymous,
  certificate,
  service_account,
  oidc,
  bootstrap_token,
  impersonation,
};

// Return the words: "client-certificate".
std::string_view to_string(Authenticator authenticator);

// Who the caller should be, with the groups that the API server adds.
struct Prediction
{
  Authenticator authenticator = Authenticator::unknown;
  std::optional<review::UserInfo> user = std::nullopt; // nothing: `why_not`
  bool has_groups = true;                              // else they are not predicted
  std::string why_not = {};
};

// Return what the credentials and the settings predict.
Prediction predict(const IdentityEvidence& evidence);

// Return the authenticator that made the name that the API server sees; `unknown` where
// nothing shows it.
Authenticator authenticator_of(const IdentityEvidence& evidence);

// Return where a group comes from: `claim groups of the token`, `the API server`.
std::string origin_of_group(const IdentityEvidence& evidence, const std::string& group);

// Return when the credentials end, the first of them, and which one that is.
struct CredentialEnd
{
  Time time = {};
  std::string_view what = {}; // "token"
};
std::optional<CredentialEnd> credential_end(const IdentityEvidence& evidence);

// How names can be made of the claims of a token, found by comparing the two.
struct ClaimMatch
{
  std::string claim = {};
  std::string prefix = {}; // before the value
};

// Return the claim of `claims` whose value, after a prefix, is `name`: the longest value.
// Only prefixes that end with a separator count: "oidc:", "https://issuer#".
std::optional<ClaimMatch> match_claim(const go::Value& claims, std::string_view name);

// An identity before its judges.
struct IdentityCase
{
  IdentityEvidence evidence = {};
  Prediction predicted = {};
};
IdentityCase make_identity_case(IdentityEvidence evidence);

// Return all checks, in the order in which they are shown.
std::span<const CheckOf<IdentityCase>> identity_checks();

// Return the report: `kind: AccessWhoami`. `agreement` is "same", "different" or
// "unknown".
Json identity_report(const IdentityCase& judged);

// The functions of the table.
namespace checks {

std::vector<Finding> identity_seen(const IdentityCase&);
std::vector<Finding> identity_authenticator(const IdentityCase&);
std::vector<Finding> identity_user_name(const IdentityCase&);
std::vector<Finding> identity_groups(const IdentityCase&);
std::vector<Finding> identity_expiry(const IdentityCase&);

} // namespace checks
} // namespace oidcctl::access
