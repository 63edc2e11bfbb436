#include "providers/login_plan.hpp"

#include "base/text.hpp"
#include "model/apiserver/policy.hpp"
#include "providers/login_advice.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::string_view k_offline = "offline_access";

class Planner
{
public:
  Planner(const LoginRequirements& requirements,
          const PluginCall& call,
          const Discovery* document)
      : m_requirements(requirements), m_call(call), m_document(document)
  {
    m_plan.provider = recognise(requirements.issuer_url, document);
  }

  LoginPlan
  plan()
  {
    append(m_plan.notices, issuer_advice(m_requirements.issuer_url, m_plan.provider));
    add_username_scope();
    add_groups_scope();
    add_offline_scope();
    for (const auto& scope : m_requirements.extra_scopes) {
      add_scope(scope, {});
    }
    append(m_plan.notices, claim_advice(m_requirements, m_plan.provider));
    choose_pkce();
    choose_secret();
    return std::move(m_plan);
  }

private:
  static void
  append(std::vector<Notice>& all, std::vector<Notice> more)
  {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }

  void
  note(std::string text, std::string hint = {})
  {
    m_plan.notices.push_back({NoticeLevel::note, std::move(text), std::move(hint)});
  }

  void
  warn(std::string text, std::string hint)
  {
    m_plan.notices.push_back({NoticeLevel::warning, std::move(text), std::move(hint)});
  }

  // Add `scope` unless it is there; `why` is told when it is not empty.
  void
  add_scope(std::string_view scope, const std::string& why)
  {
    auto& scopes = m_plan.extra_scopes;
    if (scope == "openid") { // each plugin asks for it by itself
      return;
    }
    if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) {
      scopes.emplace_back(scope);
    }
    if (!why.empty()) {
      note(fmt::format("scope {}: {}", scope, why));
    }
  }

  void
  add_username_scope()
  {
    const auto scopes = scopes_for(m_requirements.username_claim);
    for (const auto& scope : scopes) {
      add_scope(scope,
                scope == "openid" ? std::string()
                                  : fmt::format("the user name comes from {}",
                                                m_requirements.username_claim));
    }
    if (scopes.size() == 1 && m_requirements.username_claim != "sub") {
      note(fmt::format("the scope for claim {} is unknown",
                       text::quote(m_requirements.username_claim)),
           "use --extra-scope if the provider requires one");
    }
  }

  void
  add_groups_scope()
  {
    if (m_requirements.groups_claim.empty()) {
      return;
    }
    const auto* const provider = m_plan.provider;
    if (provider != nullptr && provider->groups == ClaimFact::no) {
      note(fmt::format("no scope for groups: {} sends no groups", provider->name));
    } else if (provider != nullptr && !provider->groups_scope.empty()) {
      add_scope(provider->groups_scope,
                fmt::format("{} sends groups with it", provider->name));
    } else if (provider != nullptr) {
      note(fmt::format("no scope for groups: {} sends them without one{}",
                       provider->name,
                       provider->groups == ClaimFact::yes ? "" : ", once configured to"),
           "use --extra-scope if your configuration requires one");
    } else if (m_document != nullptr && m_document->scopes.contains("groups")) {
      add_scope("groups", "the provider announces it");
    } else {
      note("no scope for groups: unknown provider",
           m_document == nullptr ? "use --verify to read the scopes that the provider "
                                   "announces, or --extra-scope to set one"
                                 : "use --extra-scope if the provider requires one");
    }
  }

  void
  add_offline_scope()
  {
    const auto known = refresh_scope(m_plan.provider, m_document);
    switch (m_requirements.offline_access) {
    case OfflineAccess::no:
      return;
    case OfflineAccess::yes:
      add_scope(k_offline, "--offline-access is yes");
      if (const auto doubt = refresh_doubt(m_plan.provider); !doubt.empty()) {
        warn(
            fmt::format("{} was requested, but {}; the login may fail with invalid_scope",
                        k_offline,
                        doubt),
            "use --offline-access=auto to omit it");
      }
      return;
    case OfflineAccess::automatic:
      break;
    }
    if (!known.empty()) {
      add_scope(known, "the provider then issues a refresh token");
      return;
    }
    const auto doubt = refresh_doubt(m_plan.provider);
    note(fmt::format("no {}: {}",
                     k_offline,
                     !doubt.empty() ? doubt
                     : m_document == nullptr
                         ? "it is not known whether the provider accepts it"
                         : "the provider does not announce it"),
         doubt.empty() ? "use --offline-access=yes to request it anyway" : "");
  }

  void
  choose_pkce()
  {
    const auto fact =
        m_plan.provider == nullptr ? PkceFact::unknown : m_plan.provider->pkce;
    const bool announced =
        m_document != nullptr && m_document->pkce_methods.contains("S256");
    if (m_requirements.pkce) {
      m_plan.pkce = *m_requirements.pkce;
    } else if (m_call.plugin->always_s256) {
      m_plan.pkce =
          fact == PkceFact::unsupported ? PkceChoice::none : PkceChoice::automatic;
    } else if (fact == PkceFact::works_unannounced && !announced) {
      m_plan.pkce = PkceChoice::s256;
      note(fmt::format("PKCE is requested explicitly: {} supports it without announcing "
                       "it, and the plugin {} would omit it",
                       m_plan.provider->name,
                       m_call.plugin->id));
    }
  }

  void
  choose_secret()
  {
    const auto fact =
        m_plan.provider == nullptr ? SecretFact::depends : m_plan.provider->secret;
    const bool must = fact == SecretFact::required_with_pkce;
    const bool reads = reads_secret_variable(m_call, m_plan.pkce);
    if (m_requirements.has_secret && fact == SecretFact::never_needed_for_public_client) {
      note(fmt::format("{} requires no secret from a public client",
                       m_plan.provider->name),
           "make the client a public (native) one: the provider may reject a secret with "
           "PKCE (invalid_client), and every user needs the secret");
    }
    if (m_requirements.embeds_secret) {
      warn(reads ? "the kubeconfig contains the client secret"
                 : "the client secret is in the kubeconfig and in the arguments of each "
                   "login, where all local users can read it",
           "protect the file like a password");
    } else if (must || m_requirements.has_secret) {
      if (reads) {
        m_plan.secret_variable = m_call.plugin->secret_variable;
        note(fmt::format("{} a client secret, which is not in the kubeconfig: users must "
                         "set {} before they log in",
                         must ? fmt::format("{} requires", m_plan.provider->name)
                              : std::string("the client has"),
                         m_plan.secret_variable));
      } else {
        warn_of_secret(must);
      }
    }
  }

  void
  warn_of_secret(bool must)
  {
    const auto& plugin = *m_call.plugin;
    const auto who = must ? std::string(m_plan.provider->name) : "the client";
    if (plugin.s256_drops_variable) {
      warn(fmt::format("{} requires a secret, but the plugin {} ignores {} with "
                       "--oidc-pkce-method=S256: users cannot log in",
                       who,
                       plugin.id,
                       plugin.secret_variable),
           "leave --oidc-pkce-method at auto, or use --embed-client-secret");
    } else {
      warn(fmt::format("{} requires a secret, but the plugin {} only accepts it as an "
                       "argument: users cannot log in",
                       who,
                       plugin.id),
           "use --plugin oidcctl, which reads it from OIDC_CLIENT_SECRET, or "
           "--embed-client-secret, which writes it into the file");
    }
  }

  const LoginRequirements& m_requirements;
  const PluginCall& m_call;
  const Discovery* m_document;
  LoginPlan m_plan = {};
};

} // namespace

LoginPlan
plan_login(const LoginRequirements& requirements,
           const PluginCall& call,
           const Discovery* document)
{
  return Planner(requirements, call, document).plan();
}

std::optional<std::string>
scope_problem(std::string_view scope)
{
  if (scope.empty()) {
    return "the scope is empty";
  }
  if (scope.find(',') != std::string_view::npos) {
    return "it contains a comma, which plugins treat as a separator: use the option once "
           "for each scope";
  }
  const bool fits = std::all_of(scope.begin(), scope.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
  return fits ? std::nullopt
              : std::optional<std::string>("it contains a character that is not allowed "
                                           "in a scope (RFC 6749 3.3)");
}

} // namespace oidcctl
