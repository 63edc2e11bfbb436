#include "app/kubeconfig/kubeconfig_file.hpp"
#include "app/kubeconfig/kubeconfig_lock.hpp"
#include "app/service_account/create.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig/edit.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/locks.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

// The kubeconfig as it was read, and the user that has the token.
struct OldKubeconfig
{
  std::string text = {};
  kube::ClientConfig config = {};
  ServiceAccountToken token = {};
};

tl::unexpected<Error>
not_renewable(const std::string& file, const std::string& why, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("{}: {}", text::quote(file), why),
              std::move(hint));
}

Result<OldKubeconfig>
read_old(System& system,
         const std::string& file,
         const std::optional<std::string>& context)
{
  OldKubeconfig old;
  TRY_ASSIGN(old.text, system.files.read(file, k_kubeconfig_limit));
  TRY_ASSIGN(const auto config, kube::parse_kubeconfig(old.text, file));
  TRY_ASSIGN(old.config, kube::resolve(config, context));
  if (old.config.method != kube::Method::token) {
    return not_renewable(file,
                         fmt::format("the user {} of the context {} has no token",
                                     text::quote(old.config.user_name),
                                     text::quote(old.config.context)),
                         "use --file-context to choose another context of that file");
  }
  const auto token = service_account_token(old.config.user.token.reveal());
  if (!token || token->kind == ServiceAccountTokenKind::legacy) {
    return not_renewable(
        file,
        token ? "it has " + describe(*token) + ", which never expires"
              : "its token is not that of a service account",
        "create a kubeconfig with `oidcctl kubeconfig service-account create`");
  }
  old.token = *token;
  return old;
}

// Return the marker that the token is bound to.
Result<kube::Marker>
old_marker(ClusterClient& client,
           const std::string& file,
           const ServiceAccountToken& token)
{
  const auto hint = "create a new one with `oidcctl kubeconfig service-account create`";
  if (token.bound_to != "secret") {
    return not_renewable(
        file, "its token is not bound to a Secret: oidcctl did not make it", hint);
  }
  TRY_ASSIGN(const auto marker, read_marker(client, token.ns, token.bound_name));
  if (!marker || marker->uid != token.bound_uid) {
    return not_renewable(file,
                         fmt::format("its token was revoked: the Secret {}/{} that it is "
                                     "bound to is not there",
                                     token.ns,
                                     token.bound_name),
                         hint);
  }
  return *marker;
}

Result<std::string>
with_token(const OldKubeconfig& old, const Secret& token)
{
  TRY_ASSIGN(const auto config, kube::parse_kubeconfig(old.text, {}));
  const auto* const user = config.find_user(old.config.user_name);
  if (user == nullptr) {
    return fail(ErrorCode::bug, "the user of the context is not there");
  }
  kube::Additions additions;
  additions.users.push_back({user->name, user->value});
  additions.users.front().value.token = token;
  TRY_ASSIGN(auto edited, kube::edit_kubeconfig(old.text, additions));
  return std::move(edited.text);
}

Result<void>
replace_file(System& system,
             const RenewRequest& request,
             const OldKubeconfig& old,
             const IssuedToken& issued)
{
  TRY_ASSIGN(const auto text, with_token(old, issued.granted.token));
  if (request.verify) {
    TRY_ASSIGN(const auto config, kube::parse_kubeconfig(text, request.file));
    TRY_ASSIGN(const auto resolved, kube::resolve(config, old.config.context));
    TRY(verify_token(
        system, resolved, issued.granted.claims.username(), request.timeout));
  }
  return system.files.write_atomic(request.file, text, k_private_file);
}

} // namespace

Result<ServiceAccountToken>
token_in_kubeconfig(System& system,
                    const std::string& file,
                    const std::optional<std::string>& context)
{
  TRY_ASSIGN(auto old, read_old(system, file, context));
  return std::move(old.token);
}

Result<WrittenKubeconfig>
renew_kubeconfig(System& system, ClusterClient& client, const RenewRequest& request)
{
  TRY_ASSIGN(const auto status, status_to_change(system, request.file));
  if (!status) {
    return not_renewable(request.file,
                         "the file does not exist",
                         "specify a kubeconfig that `oidcctl kubeconfig service-account "
                         "create` made");
  }
  TRY_ASSIGN(const auto locks, lock_kubeconfig(system, request.file));
  TRY_ASSIGN(const auto old, read_old(system, request.file, request.context));
  TRY_ASSIGN(const auto before, old_marker(client, request.file, old.token));
  auto wanted = before;
  wanted.issued = wanted.expires = std::nullopt;
  wanted.jti.clear();
  wanted.requested = request.lifetime.value_or(before.requested);
  if (wanted.requested < kube::k_shortest_token) { // a marker without a note of it
    wanted.requested = Seconds{3600};
  }
  TRY_ASSIGN(auto issued, issue_token(system, client, wanted));
  if (auto end = replace_file(system, request, old, issued); !end) {
    return tl::make_unexpected(take_back(client, issued.marker, std::move(end).error()));
  }
  WrittenKubeconfig written{issued.marker, std::move(issued.notices)};
  if (const auto ended = delete_marker(client, before); !ended) {
    written.notices.push_back(
        {NoticeLevel::warning,
         "the old token was not revoked: " + describe(ended.error()),
         fmt::format("run `oidcctl kubeconfig service-account revoke {} -n {}`",
                     before.name,
                     before.account.ns)});
  }
  return written;
}

} // namespace oidcctl
