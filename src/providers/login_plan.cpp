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
                                  : fmt::format("the user name is taken from {}",
                                                m_requirements.username_claim));
    }
    if (scopes.size() == 1 && m_requirements.username_claim != "sub") {
      note(fmt::format("which scope brings the claim {} is not known",
                       text::quote(m_requirements.username_claim)),
           "give it with --extra-scope where it needs one");
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
      note(fmt::format("no scope for groups: {} sends none", provider->name));
    } else if (provider != nullptr && !provider->groups_scope.empty()) {
      add_scope(provider->groups_scope,
                fmt::format("{} sends groups with it", provider->name));
    } else if (provider != nullptr) {
      note(
          fmt::format("no scope for groups: {} sends them without one{}",
                      provider->name,
                      provider->groups == ClaimFact::yes ? "" : ", once it is set up to"),
          "give it with --extra-scope where your configuration has one");
    } else if (m_document != nullptr && m_document->scopes.contains("groups")) {
      add_scope("groups", "the provider announces it");
    } else {
      note("no scope for groups: the provider is not one of those this program knows",
           m_document == nullptr
               ? "--verify reads which scopes it announces; --extra-scope gives one"
               : "give it with --extra-scope where it needs one");
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
        warn(fmt::format("{} was asked for, but {}; the login may end with invalid_scope",
                         k_offline,
                         doubt),
             "--offline-access auto leaves it out");
      }
      return;
    case OfflineAccess::automatic:
      break;
    }
    if (!known.empty()) {
      add_scope(known, "a refresh token comes with it");
      return;
    }
    const auto doubt = refresh_doubt(m_plan.provider);
    note(fmt::format("no {}: {}",
                     k_offline,
                     !doubt.empty() ? doubt
                     : m_document == nullptr
                         ? "it is not known whether the provider takes it"
                         : "the provider does not announce it"),
         doubt.empty() ? "--offline-access yes asks for it all the same" : "");
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
      note(fmt::format("PKCE is asked for: {} takes it and does not announce it, and the "
                       "plugin {} leaves it out then",
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
      note(fmt::format("{} wants no secret from a public client", m_plan.provider->name),
           "make the client a public (native) one: a secret beside PKCE may be refused "
           "(invalid_client), and has to be handed out");
    }
    if (m_requirements.embeds_secret) {
      warn(
          reads
              ? "the client secret stands in the kubeconfig"
              : "the client secret stands in the kubeconfig and in the arguments of each "
                "login, where everybody on the machine can read it",
          "hand the file out like a password");
    } else if (must || m_requirements.has_secret) {
      if (reads) {
        m_plan.secret_variable = m_call.plugin->secret_variable;
        note(fmt::format(
            "{} a client secret, which is not in the kubeconfig: users set {} "
            "before they log in",
            must ? fmt::format("{} wants", m_plan.provider->name)
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
      warn(fmt::format("{} needs a secret, and the plugin {} ignores {} with "
                       "--oidc-pkce-method=S256: people cannot log in",
                       who,
                       plugin.id,
                       plugin.secret_variable),
           "leave --oidc-pkce-method at auto, or give --embed-client-secret");
    } else {
      warn(fmt::format("{} needs a secret, and the plugin {} takes it as an argument "
                       "alone: people "
                       "cannot log in",
                       who,
                       plugin.id),
           "--plugin oidcctl reads it from OIDC_CLIENT_SECRET; --embed-client-secret "
           "writes it into the file");
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
    return "it is empty";
  }
  if (scope.find(',') != std::string_view::npos) {
    return "it has a comma, at which plugins cut: give each scope by itself";
  }
  const bool fits = std::all_of(scope.begin(), scope.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
  return fits
             ? std::nullopt
             : std::optional<std::string>("no scope has such a character (RFC 6749 3.3)");
}

} // namespace oidcctl
