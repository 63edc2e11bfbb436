#include "app/cache/cache_entries.hpp"
#include "app/login/token_flow.hpp"
#include "authenticator/token_claims.hpp"
#include "base/base64.hpp"
#include "cli/login/cache_options.hpp"
#include "cli/login/commands.hpp"
#include "cli/login/login_options.hpp"
#include "cli/options/configured_issuer.hpp"
#include "cli/options/issuer_options.hpp"
#include "model/oidc/unverified_token.hpp"
#include "ports/clock.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

using Kind = go::Value::Kind;

struct LoginOptions
{
  LoginFlags login = {};
  IssuerFlags issuer = {}; // those that name people
  bool is_forced = false;
};

Json
subject(const char* kind, const std::string& name)
{
  return {{"kind", kind}, {"apiGroup", "rbac.authorization.k8s.io"}, {"name", name}};
}

// Return the texts of a claim that holds one or a list of them.
std::vector<std::string>
texts_of(const go::Value& claims, const std::string& name)
{
  std::vector<std::string> texts;
  const auto* value = claims.find(name);
  if (value != nullptr && value->is(Kind::string)) {
    texts.push_back(value->text);
  }
  if (value != nullptr && value->is(Kind::array)) {
    for (const auto& item : value->items) {
      if (item.is(Kind::string)) {
        texts.push_back(item.text);
      }
    }
  }
  return texts;
}

void
add_identity(Json& data,
             const go::Value& claims,
             const Policy& policy,
             const std::string& issuer)
{
  const auto mapping = map_claims(claims, policy, issuer);
  const bool is_evaluated = policy.has_username_expression;
  const bool is_known = mapping.problems.empty() && !is_evaluated;
  auto subjects = Json::array();
  for (const auto& group : mapping.identity.groups) {
    subjects.push_back(subject("Group", group));
  }
  // As the provider has them, and without the claim's name, too.
  data["groups"] =
      texts_of(claims, policy.groups_claim.empty() ? "groups" : policy.groups_claim);
  data["subject"] = is_known ? subject("User", mapping.identity.username) : Json(nullptr);
  data["groupSubjects"] = std::move(subjects);
  data["subjectProblem"] =
      is_known ? Json(nullptr)
      : is_evaluated
          ? Json("a CEL expression makes the name, which is not evaluated here")
          : Json(mapping.problems.front().message);
}

Json
summary(const ObtainedToken& token, const LoginSettings& settings, Time now)
{
  constexpr std::string_view sources[] = {"cache", "refresh", "login"};
  const CachedLogin login{token.token, {}};
  auto entry = entry_json(facts_of("", login, now), 0, now);
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "Login"},
          {"issuer", settings.issuer},
          {"clientId", settings.client_id},
          {"user", entry.at("user")},
          {"expires", entry.at("expires")},
          {"from", sources[static_cast<std::size_t>(token.source)]}};
}

Json
place_of(const TokenCache& cache, const std::string& name)
{
  switch (cache.storage()) {
  case CacheStorage::disk:
    return cache.path(name);
  case CacheStorage::keyring:
    return "keyring: kubelogin/tokencache/" + name;
  case CacheStorage::none:
    break;
  }
  return nullptr;
}

// Log in where --authentication-config says; --client-id chooses among its audiences.
Result<void>
take_configured_login(System& system, LoginOptions& options)
{
  TRY(take_configured_issuer(system, options.issuer, options.login.issuer_url));
  if (options.login.client_ids.empty()) {
    options.login.client_ids = options.issuer.client_ids;
  }
  const auto& authority = options.issuer.certificate_authority;
  if (!authority.empty() && options.login.certificate_authorities.empty()) {
    options.login.certificate_authority_data.push_back(
        base64::encode(authority, base64::Alphabet::standard));
  }
  return {};
}

Result<Outcome>
run_login(System& system, const LoginOptions& given, const std::string& program)
{
  auto options = given;
  system.processes.catch_interrupts();
  TRY(take_configured_login(system, options));
  TRY_ASSIGN(const auto policy, policy_of(options.issuer));
  TRY_ASSIGN(auto flow, token_flow_options(system, options.login, program));
  TRY_ASSIGN(const auto cache, token_cache(system, options.login));
  flow.freshness = options.is_forced ? Freshness::logged_in : Freshness::cached;
  flow.user_initiated = true;
  TRY_ASSIGN(const auto token, obtain_token(system, cache, flow));
  Document document;
  document.data = summary(token, flow.settings, system.clock.now());
  if (const auto parsed = UnverifiedToken::parse(token.token.reveal())) {
    add_identity(document.data, parsed->claims, policy, flow.settings.issuer);
  }
  const auto name = cache_name(flow.settings, flow.cache_naming);
  const auto lookup = cache.lookup(name);
  const bool is_kept = lookup && lookup->login;
  document.data["refreshable"] = is_kept && !lookup->login->refresh_token.empty();
  document.data["cachedAt"] = is_kept ? place_of(cache, name) : Json(nullptr);
  document.view.facts = {{"User", {"/user"}},
                         {"Groups", {"/groups"}},
                         {"Valid until", {"/expires/time", "/expires/words"}},
                         {"Refreshable", {"/refreshable"}},
                         {"RBAC", {"/subject/kind", "/subject/name"}},
                         {"", {"/subjectProblem"}},
                         {"Issuer", {"/issuer"}},
                         {"Client", {"/clientId"}},
                         {"From", {"/from"}},
                         {"Kept at", {"/cachedAt"}}};
  return Outcome{std::move(document)};
}

} // namespace

void
build_login(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<LoginOptions>();
  parameters.flag(
      "--force-login", options->is_forced, "Ignore the cache and log in again");
  add_login_options(parameters, options->login);
  const auto names = parameters.in("Names in RBAC");
  add_authentication_config(
      names,
      options->issuer.authentication_config,
      {"--username-claim", "--username-prefix", "--groups-claim", "--groups-prefix"});
  add_mapping_options(names, options->issuer);
  add_output_options(parameters, invocation.output);
  parameters.footer("The token is not printed. It is cached for `oidcctl get-token` with "
                    "the same options.");
  invocation.action = [options, program = invocation.program](System& system) {
    return run_login(system, *options, program);
  };
}

} // namespace oidcctl::cli
