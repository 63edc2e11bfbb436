#include "kube/plugin/merge_keeps.hpp"

#include "base/text.hpp"
#include "kube/plugin/plugin.hpp"
#include "kube/plugin/plugin_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace oidcctl::kube {

namespace {

// Options of which `kubeconfig generate` always says everything.
constexpr std::array<std::string_view, 5> k_decided{"oidc-issuer-url",
                                                    "oidc-client-id",
                                                    "oidc-extra-scope",
                                                    "oidc-pkce-method",
                                                    "oidc-use-pkce"};

// Options that belong to one issuer and client.
bool
is_of_issuer(std::string_view option)
{
  return option.starts_with("oidc-") || option.starts_with("certificate-authority") ||
         option == "username" || option == "password";
}

// Notes on one entry.
class Notes
{
public:
  Notes(std::string_view kind, std::string_view name)
      : m_entry(fmt::format("{} {}", kind, text::quote(name)))
  {}

  void
  keep(std::string what)
  {
    m_kept.push_back(std::move(what));
  }

  void
  lose(std::string what)
  {
    m_lost.push_back(std::move(what));
  }

  void
  move_to(MergeSettings& settings) const
  {
    for (const auto& [from, to] :
         {std::pair(&m_kept, &settings.kept), std::pair(&m_lost, &settings.lost)}) {
      if (!from->empty()) {
        to->push_back(fmt::format("{}: {}", m_entry, text::join(*from, ", ")));
      }
    }
  }

private:
  std::string m_entry;
  std::vector<std::string> m_kept = {};
  std::vector<std::string> m_lost = {};
};

// Keep the member `name` where ours is empty, or note that it gets another value.
template <typename T>
void
keep_member(Notes& notes, const char* name, const T& there, T& ours, bool may_keep)
{
  if (there == T{} || there == ours) {
    return;
  }
  if (ours == T{} && may_keep) {
    ours = there;
    notes.keep(name);
  } else {
    notes.lose(name);
  }
}

void
keep_cluster(Notes& notes, const Cluster& there, Cluster& ours)
{
  const bool is_same = there.server == ours.server;
  const bool has_ca =
      !ours.certificate_authority_data.empty() || !ours.certificate_authority.empty();
  keep_member(notes, "server", there.server, ours.server, false);
  keep_member(
      notes, "tls-server-name", there.tls_server_name, ours.tls_server_name, is_same);
  keep_member(notes, "proxy-url", there.proxy_url, ours.proxy_url, is_same);
  keep_member(notes,
              "certificate-authority",
              there.certificate_authority,
              ours.certificate_authority,
              is_same && !has_ca);
  keep_member(notes,
              "certificate-authority-data",
              there.certificate_authority_data,
              ours.certificate_authority_data,
              is_same && !has_ca);
  keep_member(notes,
              "disable-compression",
              there.disable_compression,
              ours.disable_compression,
              true);
  if (there.insecure_skip_tls_verify && !ours.insecure_skip_tls_verify) {
    notes.lose("insecure-skip-tls-verify");
  }
}

bool
has(const std::vector<PluginOption>& options, std::string_view name)
{
  return std::any_of(
      options.begin(), options.end(), [name](const auto& o) { return o.name == name; });
}

// Add the arguments `there` that ours do not say anything about.
void
keep_arguments(Notes& notes,
               const std::vector<std::string>& there,
               std::vector<std::string>& ours)
{
  const auto others = plugin_options(there);
  const auto options = plugin_options(ours);
  const bool is_same_client =
      values_of(others, "oidc-issuer-url") == values_of(options, "oidc-issuer-url") &&
      values_of(others, "oidc-client-id") == values_of(options, "oidc-client-id");
  std::set<std::string> noted;
  const auto note = [&](void (Notes::*say)(std::string), const std::string& name) {
    if (noted.insert(name).second) {
      (notes.*say)("--" + name);
    }
  };
  for (const auto& option : others) {
    const auto& name = option.name;
    const bool is_decided =
        std::find(k_decided.begin(), k_decided.end(), name) != k_decided.end();
    if (is_decided || has(options, name)) {
      const auto values = values_of(options, name);
      const bool stays =
          option.value
              ? std::find(values.begin(), values.end(), *option.value) != values.end()
              : has(options, name);
      if (!stays) {
        note(&Notes::lose, name);
      }
    } else if (!is_same_client && is_of_issuer(name)) {
      note(&Notes::lose, name);
    } else {
      const auto first = there.begin() + static_cast<std::ptrdiff_t>(option.position);
      ours.insert(ours.end(), first, first + static_cast<std::ptrdiff_t>(option.count));
      note(&Notes::keep, name);
    }
  }
  if (std::is_permutation(ours.begin(), ours.end(), there.begin(), there.end())) {
    ours = there; // an order of the user's own
  }
}

void
keep_variables(Notes& notes,
               const std::vector<ExecVariable>& there,
               std::vector<ExecVariable>& ours)
{
  auto all = there;
  for (const auto& variable : ours) {
    const auto same = std::find_if(all.begin(), all.end(), [&variable](const auto& one) {
      return one.name == variable.name;
    });
    if (same == all.end()) {
      all.push_back(variable);
    } else if (same->value.reveal() != variable.value.reveal()) {
      notes.lose("variable " + variable.name);
      same->value = variable.value;
    }
  }
  for (const auto& variable : there) {
    const bool is_ours =
        std::any_of(ours.begin(), ours.end(), [&variable](const auto& one) {
          return one.name == variable.name;
        });
    if (!is_ours) {
      notes.keep("variable " + text::printable(variable.name));
    }
  }
  ours = std::move(all);
}

void
keep_exec(Notes& notes, const Exec& there, Exec& ours)
{
  if (!recognise_plugin(there.command, there.args)) {
    notes.lose("exec"); // of another kind: nothing of it fits
    return;
  }
  if (there.command != ours.command) {
    notes.lose("command");
  }
  if (there.effective_mode() != ours.effective_mode()) {
    notes.lose("interactiveMode");
  }
  keep_arguments(notes, there.args, ours.args);
  keep_variables(notes, there.env, ours.env);
  keep_member(notes,
              "provideClusterInfo",
              there.provide_cluster_info,
              ours.provide_cluster_info,
              true);
}

void
keep_user(Notes& notes, const User& there, User& ours)
{
  const std::pair<const char*, bool> credentials[] = {
      {"token", !there.token.empty()},
      {"tokenFile", !there.token_file.empty()},
      {"username", !there.username.empty()},
      {"password", !there.password.empty()},
      {"client-certificate", !there.client_certificate.empty()},
      {"client-certificate-data", !there.client_certificate_data.empty()},
      {"client-key", !there.client_key.empty()},
      {"client-key-data", !there.client_key_data.empty()},
      {"auth-provider", there.has_auth_provider}};
  for (const auto& [name, is_there] : credentials) {
    if (is_there) {
      notes.lose(name);
    }
  }
  keep_member(notes, "as", there.impersonate, ours.impersonate, true);
  keep_member(notes, "as-uid", there.impersonate_uid, ours.impersonate_uid, true);
  keep_member(
      notes, "as-groups", there.impersonate_groups, ours.impersonate_groups, true);
  if (there.impersonates_extra) {
    notes.keep("as-user-extra"); // the edit leaves it where it is
  }
  if (there.exec && ours.exec) {
    keep_exec(notes, *there.exec, *ours.exec);
  }
}

} // namespace

MergeSettings
keep_settings(const Kubeconfig& existing, Additions additions)
{
  MergeSettings settings{.additions = std::move(additions)};
  for (auto& cluster : settings.additions.clusters) {
    if (const auto* const there = existing.find_cluster(cluster.name)) {
      Notes notes("cluster", cluster.name);
      keep_cluster(notes, there->value, cluster.value);
      notes.move_to(settings);
    }
  }
  for (auto& user : settings.additions.users) {
    if (const auto* const there = existing.find_user(user.name)) {
      Notes notes("user", user.name);
      keep_user(notes, there->value, user.value);
      notes.move_to(settings);
    }
  }
  for (const auto& context : settings.additions.contexts) {
    const auto* const there = existing.find_context(context.name);
    if (there != nullptr && !context.value.ns.empty() && !there->value.ns.empty() &&
        there->value.ns != context.value.ns) {
      Notes notes("context", context.name);
      notes.lose("namespace");
      notes.move_to(settings);
    }
  }
  return settings;
}

} // namespace oidcctl::kube
