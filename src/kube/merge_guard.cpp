#include "kube/merge_guard.hpp"

#include "base/text.hpp"
#include "kube/client_config.hpp"
#include "kube/plugin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::kube {

namespace {

constexpr const char* k_hint =
    "--name, --user-name and --context-name give ours other names; --force replaces what "
    "is there";

// Return how a user identifies himself when that is not a plugin of ours, or nothing.
std::optional<std::string>
foreign_credential(const User& user)
{
  if (user.has_auth_provider) {
    return "a legacy auth-provider";
  }
  if (!user.token.empty() || !user.token_file.empty()) {
    return "a token";
  }
  if (!user.username.empty() || !user.password.empty()) {
    return "a user name and password";
  }
  if (!user.client_certificate.empty() || !user.client_certificate_data.empty() ||
      !user.client_key.empty() || !user.client_key_data.empty()) {
    return "a client certificate";
  }
  if (user.exec && !recognise_plugin(user.exec->command, user.exec->args)) {
    return fmt::format("the plugin {}", text::quote(user.exec->command));
  }
  return std::nullopt;
}

} // namespace

Result<void>
check_merge(const Kubeconfig& existing, const Additions& additions)
{
  std::set<std::string_view> our_contexts;
  for (const auto& context : additions.contexts) {
    our_contexts.insert(context.name);
    const auto* const there = existing.find_context(context.name);
    if (there != nullptr && there->value.user != context.value.user) {
      return fail(ErrorCode::usage,
                  fmt::format("the context {} is there already, of user {}",
                              text::quote(context.name),
                              text::quote(there->value.user)),
                  k_hint);
    }
  }
  for (const auto& user : additions.users) {
    const auto* const there = existing.find_user(user.name);
    const auto other = there == nullptr ? std::nullopt : foreign_credential(there->value);
    if (other) {
      return fail(ErrorCode::usage,
                  fmt::format("the user {} is there already, with {}",
                              text::quote(user.name),
                              *other),
                  k_hint);
    }
  }
  for (const auto& cluster : additions.clusters) {
    const auto* const there = existing.find_cluster(cluster.name);
    if (there == nullptr || there->value.server == cluster.value.server) {
      continue;
    }
    const auto user = std::find_if(
        existing.contexts.begin(), existing.contexts.end(), [&](const auto& context) {
          return context.value.cluster == cluster.name &&
                 !our_contexts.contains(context.name);
        });
    if (user != existing.contexts.end()) {
      return fail(ErrorCode::usage,
                  fmt::format("the cluster {} is there already with the server {}, and "
                              "context {} uses it",
                              text::quote(cluster.name),
                              text::quote(there->value.server),
                              text::quote(user->name)),
                  k_hint);
    }
  }
  return {};
}

} // namespace oidcctl::kube
