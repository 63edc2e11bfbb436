#include "app/access/find_identity.hpp"

#include "base/text.hpp"
#include "kube/api/forbidden.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "kube/review/decoder.hpp"
#include "kube/review/signing_request.hpp"
#include "model/http/http_status.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

using access::IdentitySource;
using access::SeenIdentity;

constexpr std::string_view k_anonymous = "system:anonymous";
// A URL that no role names: whoever may not get it is told under which name.
constexpr const char* k_refused_path = "/oidcctl/whoami";

using Way = Result<Answer<SeenIdentity>> (*)(ClusterClient&);

NoAnswer
refusal_of(const ApiReply& reply)
{
  return {reply.status, reply.reason, reply.message};
}

Result<ApiReply>
post(ClusterClient& client, std::string_view path, const Json& object)
{
  return client.call({.method = "POST",
                      .target = std::string(path),
                      .content_type = "application/json",
                      .body = to_text(object, -1)});
}

Result<Answer<SeenIdentity>>
by_self_review(ClusterClient& client)
{
  TRY_ASSIGN(auto answer, ask_who_am_i(client));
  Answer<SeenIdentity> found{.refusal = std::move(answer.refusal)};
  if (answer.value) {
    found.value = SeenIdentity{.user = std::move(*answer.value),
                               .source = IdentitySource::self_review,
                               .api = "authentication.k8s.io"};
  }
  return found;
}

// Only a token that decides: a certificate counts before it, impersonation after it.
Result<Answer<SeenIdentity>>
by_token_review(ClusterClient& client)
{
  const auto sent = client.sent_credentials();
  const auto& user = client.connection().config().user;
  Answer<SeenIdentity> found;
  const auto token = std::string(text::trim(sent.token.reveal()));
  if (token.empty() || !sent.certificate_pem.empty() || !user.impersonate.empty()) {
    found.refusal.message = "no token decides who the caller is";
    return found;
  }
  TRY_ASSIGN(const auto status, ask_token(client, Secret(token)));
  found.refusal = status.refusal;
  const auto& value = status.value;
  if (value && value->authenticated && value->user.username != k_anonymous) {
    found.value = SeenIdentity{.user = value->user,
                               .source = IdentitySource::token_review,
                               .api = "authentication.k8s.io/v1"};
  }
  return found;
}

Result<Answer<SeenIdentity>>
by_openshift_user(ClusterClient& client)
{
  Answer<SeenIdentity> found;
  TRY_ASSIGN(const auto reply,
             client.call({.target = "/apis/user.openshift.io/v1/users/~"}));
  if (!reply.is_success()) {
    found.refusal = refusal_of(reply);
    return found;
  }
  std::optional<std::string> error;
  review::Decoder root(&reply.body, "", error);
  auto metadata = root.map("metadata");
  review::UserInfo user{.username = metadata.text("name"),
                        .uid = metadata.text("uid"),
                        .groups = root.texts("groups"),
                        .extra = {}};
  if (root.text("kind") != "User" || user.username.empty() || error) {
    found.refusal.message = "the answer is not a User";
    return found;
  }
  found.value = SeenIdentity{.user = std::move(user),
                             .source = IdentitySource::openshift_user,
                             .api = "user.openshift.io/v1"};
  return found;
}

Result<Answer<SeenIdentity>>
by_signing_request(ClusterClient& client)
{
  TRY_ASSIGN(const auto reply,
             post(client, review::k_signing_request_path, review::signing_request()));
  Answer<SeenIdentity> found;
  if (!reply.is_success()) {
    found.refusal = refusal_of(reply);
    return found;
  }
  TRY_ASSIGN(auto user, review::parse_signing_request(reply.body));
  found.value = SeenIdentity{.user = std::move(user),
                             .source = IdentitySource::signing_request,
                             .api = "certificates.k8s.io/v1"};
  return found;
}

Result<Answer<SeenIdentity>>
by_refusal(ClusterClient& client)
{
  TRY_ASSIGN(const auto reply, client.call({.target = k_refused_path}));
  Answer<SeenIdentity> found{.refusal = refusal_of(reply)};
  if (reply.is_success()) {
    found.refusal.message = "every URL is allowed";
    return found;
  }
  if (auto refused = parse_forbidden(reply.message)) {
    found.value = SeenIdentity{.user = {.username = std::move(refused->user)},
                               .has_groups = false,
                               .source = IdentitySource::forbidden,
                               .api = k_refused_path};
  }
  return found;
}

constexpr std::pair<Way, std::string_view> k_ways[] = {
    {by_self_review, "SelfSubjectReview"},
    {by_token_review, "TokenReview"},
    {by_openshift_user, "users/~ of user.openshift.io"},
    {by_signing_request, "CertificateSigningRequest"},
    {by_refusal, "403"}};

std::optional<access::SentCertificate>
certificate_of(const std::string& pem)
{
  auto certificate = kube::first_certificate(pem);
  if (!certificate) {
    return std::nullopt;
  }
  return access::SentCertificate{std::move(certificate->subject.common_name),
                                 std::move(certificate->subject.organizations),
                                 certificate->not_after};
}

// Return the public part of a bootstrap token ("abcdef.0123456789abcdef"), or nothing.
std::string
bootstrap_id(std::string_view token)
{
  constexpr std::size_t id = 6;
  constexpr std::size_t all = 23;
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  if (token.size() != all || token[id] != '.' ||
      std::count_if(token.begin(), token.end(), is_word) != all - 1) {
    return {};
  }
  return std::string(token.substr(0, id));
}

} // namespace

Result<FoundIdentity>
find_identity(ClusterClient& client)
{
  FoundIdentity found;
  for (const auto& [way, name] : k_ways) {
    TRY_ASSIGN(auto answer, way(client));
    if (answer.value) {
      found.seen = std::move(*answer.value);
      return found;
    }
    if (answer.refusal.status == http_status::k_not_found) {
      found.not_served.emplace_back(name);
    }
    if (!answer.refusal.message.empty()) {
      found.refusal = std::move(answer.refusal);
    }
    // The message of this 403 has the name already.
    const auto refused = parse_forbidden(found.refusal.message);
    if (refused && refused->user == k_anonymous) {
      found.seen = SeenIdentity{.user = {.username = std::string(k_anonymous),
                                         .groups = {"system:unauthenticated"}},
                                .source = IdentitySource::forbidden,
                                .api = std::string(name)};
      return found;
    }
  }
  return found;
}

access::IdentityEvidence
identity_evidence(System& system, ClusterClient& client)
{
  const auto& config = client.connection().config();
  const auto sent = client.sent_credentials();
  access::IdentityEvidence evidence;
  evidence.now = system.clock.now();
  evidence.context = config.context;
  evidence.server = client.connection().server();
  evidence.method = config.method;
  evidence.plugin = config.user.exec ? config.user.exec->command : std::string();
  evidence.sends_token = !sent.token.empty();
  if (auto token = UnverifiedToken::parse(sent.token.reveal())) {
    evidence.token = std::move(*token);
  }
  evidence.bootstrap_id = bootstrap_id(sent.token.reveal());
  evidence.certificate = certificate_of(sent.certificate_pem);
  evidence.plugin_expiry = sent.expires;
  evidence.impersonated = config.user.impersonate;
  evidence.impersonated_uid = config.user.impersonate_uid;
  evidence.impersonated_groups = config.user.impersonate_groups;
  return evidence;
}

} // namespace oidcctl
