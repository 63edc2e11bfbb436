#include "kube/plugin/merge_conflicts.hpp"

#include "base/text.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "kube/kubeconfig/shadowing.hpp"
#include "kube/plugin/plugin.hpp"
#include "kube/plugin/plugin_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::kube {

namespace {

constexpr const char* k_hint = "use --name, --user-name and --context-name to choose "
                               "other names, or --force to replace the existing entries";

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

// Return whether two users of plugins log in as the same client of the same issuer.
bool
logs_in_alike(const User& one, const User& other)
{
  if (!one.exec || !other.exec) {
    return !one.exec && !other.exec;
  }
  const auto options = plugin_options(one.exec->args);
  const auto others = plugin_options(other.exec->args);
  return values_of(options, "oidc-issuer-url") == values_of(others, "oidc-issuer-url") &&
         values_of(options, "oidc-client-id") == values_of(others, "oidc-client-id");
}

// A kubeconfig, and the contexts of it that are about to be replaced.
class Guard
{
public:
  Guard(const Kubeconfig& existing, const Additions& additions) : m_existing(existing)
  {
    for (const auto& context : additions.contexts) {
      m_ours.insert(context.name);
    }
  }

  Result<void>
  check(const Addition<Context>& ours) const
  {
    const auto* const there = m_existing.find_context(ours.name);
    if (there != nullptr && there->value.user != ours.value.user) {
      return refuse("context",
                    ours.name,
                    fmt::format("of user {}", text::quote(there->value.user)));
    }
    return {};
  }

  Result<void>
  check(const Addition<User>& ours) const
  {
    const auto* const there = m_existing.find_user(ours.name);
    if (there == nullptr) {
      return {};
    }
    if (const auto other = foreign_credential(there->value)) {
      return refuse("user", ours.name, "with " + *other);
    }
    const auto* const other = other_context(&Context::user, ours.name);
    if (other == nullptr || logs_in_alike(there->value, ours.value)) {
      return {};
    }
    return refuse("user",
                  ours.name,
                  fmt::format("with another issuer or client, and context {} uses it",
                              text::quote(*other)));
  }

  Result<void>
  check(const Addition<Cluster>& ours) const
  {
    const auto* const there = m_existing.find_cluster(ours.name);
    if (there == nullptr || there->value.server == ours.value.server) {
      return {};
    }
    const auto* const other = other_context(&Context::cluster, ours.name);
    if (other == nullptr) {
      return {};
    }
    return refuse("cluster",
                  ours.name,
                  fmt::format("with the server {}, and context {} uses it",
                              text::quote(there->value.server),
                              text::quote(*other)));
  }

private:
  static Result<void>
  refuse(std::string_view kind, std::string_view name, const std::string& difference)
  {
    return fail(
        ErrorCode::usage,
        fmt::format("the {} {} already exists, {}", kind, text::quote(name), difference),
        k_hint);
  }

  // The name of a context that stays and whose `member` is `name`, or nullptr.
  const std::string*
  other_context(std::string Context::*member, std::string_view name) const
  {
    for (const auto& context : m_existing.contexts) {
      if (context.value.*member == name && !m_ours.contains(context.name)) {
        return &context.name;
      }
    }
    return nullptr;
  }

  const Kubeconfig& m_existing;
  std::set<std::string_view> m_ours;
};

// The file that is written, among those of KUBECONFIG.
class Places
{
public:
  Places(const std::vector<Kubeconfig>& files, const std::string& written)
      : m_files(files), m_written(written)
  {}

  // `there` is the entry in force with the name of `ours`, or nullptr.
  template <typename T>
  Result<void>
  check(std::string_view kind, const Named<T>* there, const Addition<T>& ours) const
  {
    if (there == nullptr || there->file == m_written ||
        same(*there, Named<T>{ours.name, ours.value, {}, m_written})) {
      return {};
    }
    const bool hides = place_of(m_written) < place_of(there->file);
    return fail(ErrorCode::usage,
                fmt::format("the {} {} is in {}, another file of KUBECONFIG: {}",
                            kind,
                            text::quote(ours.name),
                            text::quote(there->file),
                            hides ? "an entry of that name in this file would hide it"
                                  : "an entry of that name in this file would not count"),
                "--merge changes it where it is; --name, --user-name and --context-name "
                "give ours "
                "other names");
  }

private:
  std::size_t
  place_of(const std::string& file) const
  {
    const auto found = std::find_if(m_files.begin(),
                                    m_files.end(),
                                    [&file](const auto& f) { return f.path == file; });
    return static_cast<std::size_t>(found - m_files.begin());
  }

  const std::vector<Kubeconfig>& m_files;
  const std::string& m_written;
};

} // namespace

Result<void>
check_places(const std::vector<Kubeconfig>& files,
             const std::string& written,
             const Additions& additions)
{
  const auto in_force = merged(files);
  const Places places(files, written);
  for (const auto& one : additions.clusters) {
    TRY(places.check("cluster", in_force.find_cluster(one.name), one));
  }
  for (const auto& one : additions.users) {
    TRY(places.check("user", in_force.find_user(one.name), one));
  }
  for (const auto& one : additions.contexts) {
    TRY(places.check("context", in_force.find_context(one.name), one));
  }
  return {};
}

Result<void>
check_merge(const Kubeconfig& existing, const Additions& additions)
{
  const Guard guard(existing, additions);
  for (const auto& context : additions.contexts) {
    TRY(guard.check(context));
  }
  for (const auto& user : additions.users) {
    TRY(guard.check(user));
  }
  for (const auto& cluster : additions.clusters) {
    TRY(guard.check(cluster));
  }
  return {};
}

} // namespace oidcctl::kube
