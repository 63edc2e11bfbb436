#include "app/service_account/issue.hpp"

#include "app/access/ask.hpp"
#include "app/rbac/apply.hpp"
#include "base/text.hpp"
#include "model/http/http_status.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_name_bytes = 6;

// API servers beside the one that issued a token know the marker a moment later.
constexpr int k_verify_tries = 10;
constexpr Milliseconds k_verify_pause{500};

// A lifetime is shortened in whole seconds; one second may be lost by rounding.
constexpr Seconds k_rounding{1};

void
note_lifetime(const kube::Marker& marker, IssuedToken& issued)
{
  const auto granted = issued.granted.lifetime;
  if (granted + k_rounding < marker.requested) {
    issued.notices.push_back(
        {NoticeLevel::warning,
         fmt::format("the API server granted {} instead of {}: the token ends at {}",
                     human(granted),
                     human(marker.requested),
                     to_rfc3339(*marker.expires)),
         "--service-account-max-token-expiration of kube-apiserver limits it; renew the "
         "kubeconfig before with `oidcctl kubeconfig service-account renew`"});
  }
}

Result<kube::GrantedToken>
request_token(ClusterClient& client, const kube::Marker& marker)
{
  TRY_ASSIGN(const auto reply,
             client.call({.method = "POST",
                          .target = token_request_path(marker.account),
                          .content_type = "application/json",
                          .body = to_text(token_request(marker), -1),
                          .must_finish = true}));
  if (!reply.is_success()) {
    return tl::make_unexpected(refusal_of(reply,
                                          fmt::format("requesting a token of {}/{}",
                                                      marker.account.ns,
                                                      marker.account.name)));
  }
  return kube::parse_token_request(reply.body, marker);
}

Result<bool>
is_accepted(System& system,
            const kube::ClientConfig& config,
            const std::string& username,
            Milliseconds timeout)
{
  TRY_ASSIGN(const auto connection, ClusterConnection::open(system, config));
  ClusterClient client(system, *connection, timeout);
  auto who = ask_who_am_i(client);
  if (!who) {
    return who.error().code == ErrorCode::login ? Result<bool>(false)
                                                : tl::make_unexpected(who.error());
  }
  if (who->value && who->value->username != username) {
    return fail(ErrorCode::unavailable,
                fmt::format("{} takes the token for that of {}, expected {}",
                            config.cluster.server,
                            text::quote(who->value->username),
                            text::quote(username)));
  }
  if (who->value) {
    return true;
  }
  // Where the resource does not exist, authorization refuses first, and names the user.
  if (who->refusal.status == http_status::k_forbidden &&
      who->refusal.message.find(fmt::format("User \"{}\"", username)) !=
          std::string::npos) {
    return true;
  }
  if (who->refusal.status != http_status::k_not_found) {
    return tl::make_unexpected(refused(who->refusal, "verifying the token"));
  }
  review::AccessReview question;
  question.kind = review::AccessReviewKind::self_subject;
  question.resource = review::ResourceAttributes{.verb = "get", .resource = "pods"};
  auto access = ask_access(client, question);
  if (!access) {
    return access.error().code == ErrorCode::login ? Result<bool>(false)
                                                   : tl::make_unexpected(access.error());
  }
  return true; // whatever the answer: it was given to a person with a valid token
}

} // namespace

Result<std::string>
ensure_account(ClusterClient& client,
               const kube::AccountRef& account,
               std::vector<Notice>& notices)
{
  const auto path = account_path(account);
  const auto words = fmt::format("{}/{}", account.ns, account.name);
  TRY_ASSIGN(auto reply, client.call({.target = path}));
  if (reply.status == http_status::k_not_found) {
    TRY_ASSIGN(
        reply,
        client.call({.method = "PATCH",
                     .target = fmt::format("{}?fieldManager={}", path, k_field_manager),
                     .content_type = "application/apply-patch+yaml",
                     .body = to_text(account_manifest(account), -1)}));
    if (!reply.is_success()) {
      return tl::make_unexpected(refusal_of(
          reply,
          "creating the service account " + words,
          reply.status == http_status::k_not_found
              ? fmt::format("check that the namespace {} exists", text::quote(account.ns))
              : ""));
    }
    notices.push_back({NoticeLevel::note, "created the service account " + words, {}});
  } else if (!reply.is_success()) {
    return tl::make_unexpected(refusal_of(reply, "reading the service account " + words));
  } else if (text_at(reply.body, {"metadata", "labels", kube::k_managed_by}) !=
             "oidcctl") {
    notices.push_back({NoticeLevel::note,
                       fmt::format("the service account {} exists and is not managed by "
                                   "oidcctl; it was not changed",
                                   words),
                       {}});
  }
  auto uid = text_at(reply.body, {"metadata", "uid"});
  return uid.empty() ? Result<std::string>(
                           fail(ErrorCode::unavailable,
                                fmt::format("the service account {} has no uid", words)))
                     : Result<std::string>(std::move(uid));
}

Error
take_back(ClusterClient& client, const kube::Marker& marker, Error error)
{
  const auto deleted = delete_marker(client, marker);
  if (!deleted) {
    error.hint = fmt::format("a token may have been issued; revoke it with `oidcctl "
                             "kubeconfig service-account revoke {} -n {}`",
                             marker.name,
                             marker.account.ns);
  }
  return error;
}

Result<IssuedToken>
issue_token(System& system, ClusterClient& client, kube::Marker wanted)
{
  wanted.name = kube::marker_name(wanted.account.name, system.random.bytes(k_name_bytes));
  TRY_ASSIGN(const auto marker, apply_marker(client, wanted, false));
  auto granted = request_token(client, marker);
  if (!granted) {
    return tl::make_unexpected(take_back(client, marker, std::move(granted).error()));
  }
  const auto at = [](std::int64_t seconds) { return Time{Seconds{seconds}}; };
  wanted.issued = at(*granted->claims.issued);
  wanted.expires = at(*granted->claims.expires);
  wanted.jti = granted->claims.jti;
  auto noted = apply_marker(client, wanted, true);
  if (!noted) {
    return tl::make_unexpected(take_back(client, marker, std::move(noted).error()));
  }
  IssuedToken issued{.marker = std::move(*noted), .granted = std::move(*granted)};
  issued.marker.requested = wanted.requested;
  note_lifetime(issued.marker, issued);
  return issued;
}

Result<void>
verify_token(System& system,
             const kube::ClientConfig& config,
             const std::string& username,
             Milliseconds timeout)
{
  for (int tries = 0; tries < k_verify_tries; ++tries) {
    TRY_ASSIGN(const bool accepted, is_accepted(system, config, username, timeout));
    if (accepted) {
      return {};
    }
    if (!system.clock.sleep(k_verify_pause)) {
      return fail(ErrorCode::interrupted, "interrupted");
    }
  }
  return fail(
      ErrorCode::login,
      fmt::format("{} does not accept the new token (401)", config.cluster.server),
      "check that this server belongs to the cluster of the kubeconfig, and takes "
      "service account tokens");
}

} // namespace oidcctl
