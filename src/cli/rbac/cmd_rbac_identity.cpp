#include "base/text.hpp"
#include "cli/options/configured_issuer.hpp"
#include "cli/options/issuer_options.hpp"
#include "cli/options/token_input.hpp"
#include "cli/options/token_subject.hpp"
#include "cli/rbac/commands.hpp"
#include "model/apiserver/identity.hpp"
#include "providers/subject_advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct RbacIdentityOptions
{
  std::vector<std::string> values = {};
  std::vector<std::string> users = {};
  std::vector<std::string> groups = {};
  std::string token_file = {};
  std::string issuer_url = {};
  IssuerFlags issuer = {};
};

Json
identity_json(const std::string& name, bool is_group, const std::string& value)
{
  const auto warning = name_warning(name, is_group);
  const Json subject = name.empty() ? Json(nullptr)
                                    : Json{{"kind", is_group ? "Group" : "User"},
                                           {"apiGroup", "rbac.authorization.k8s.io"},
                                           {"name", name}};
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "RbacIdentity"},
          {"value", value},
          {"subject", subject},
          {"warning", warning ? Json(*warning) : Json(nullptr)}};
}

Result<void>
check(const RbacIdentityOptions& options, const Policy& policy)
{
  const bool has_users =
      !options.values.empty() || !options.users.empty() || !options.token_file.empty();
  if (has_users) {
    TRY(validate_mapping({policy, options.issuer_url}, false));
  }
  if (!options.groups.empty() ||
      (!options.token_file.empty() && !policy.groups_claim.empty())) {
    TRY(validate_mapping({policy, options.issuer_url}, true));
  }
  return {};
}

// Add the names that the API server makes of a token; the values are what is after the
// prefixes.
Result<std::vector<Notice>>
add_person(System& system,
           const RbacIdentityOptions& options,
           const Policy& policy,
           Json& items)
{
  const IdentityMapping identity_mapping{policy, options.issuer_url};
  TRY_ASSIGN(auto token_subject,
             read_token_subject(system, options.token_file, identity_mapping));
  const auto prefix = effective_username_prefix(policy, identity_mapping.issuer);
  items.push_back(
      identity_json(token_subject.user, false, token_subject.user.substr(prefix.size())));
  const auto group_prefix = policy.groups_prefix.value_or("");
  for (const auto& group : token_subject.groups) {
    items.push_back(identity_json(group, true, group.substr(group_prefix.size())));
  }
  return std::move(token_subject.notices);
}

// Return what the provider sends instead of the values that are named.
std::vector<Notice>
advice_on(const RbacIdentityOptions& options, const Policy& policy)
{
  std::vector<Notice> notices;
  const auto* const provider = recognise(options.issuer_url, nullptr);
  for (const auto* list : {&options.values, &options.users, &options.groups}) {
    for (const auto& value : *list) {
      auto advice = subject_advice(provider,
                                   {.is_group = list == &options.groups,
                                    .value = value,
                                    .username_claim = policy.username_claim,
                                    .groups_claim = policy.groups_claim});
      if (advice && std::find(notices.begin(), notices.end(), *advice) == notices.end()) {
        notices.push_back(std::move(*advice));
      }
    }
  }
  return notices;
}

Result<Outcome>
run_rbac_identity(System& system, const RbacIdentityOptions& given)
{
  auto options = given;
  TRY(take_configured_issuer(system, options.issuer, options.issuer_url));
  TRY_ASSIGN(const auto policy, policy_of(options.issuer));
  TRY(check(options, policy));
  auto items = Json::array();
  for (const auto* list : {&options.values, &options.users}) {
    for (const auto& value : *list) {
      items.push_back(
          identity_json(user_name(policy, options.issuer_url, value), false, value));
    }
  }
  for (const auto& value : options.groups) {
    items.push_back(identity_json(group_name(policy, value), true, value));
  }
  auto notices = advice_on(options, policy);
  if (!options.token_file.empty()) {
    TRY_ASSIGN(auto more, add_person(system, options, policy, items));
    std::move(more.begin(), more.end(), std::back_inserter(notices));
  }
  const bool all_named = std::all_of(items.begin(), items.end(), [](const Json& item) {
    return !item["subject"].is_null();
  });
  Document document;
  document.view.facts = {{"", {"/subject/name"}}, {"", {"/warning"}}};
  if (items.size() == 1) {
    document.data = std::move(items.front());
  } else {
    document.view.items = "/items";
    document.data = {{"apiVersion", "oidcctl/v1"},
                     {"kind", "RbacIdentityList"},
                     {"items", std::move(items)}};
  }
  return Outcome{std::move(document),
                 all_named ? ExitStatus::success : ExitStatus::negative,
                 std::move(notices)};
}

} // namespace

void
build_rbac_identity(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<RbacIdentityOptions>();
  parameters.arguments("VALUE", options->values, "Values of the user name claim");
  parameters.list("--user", "VALUE", options->users, "Value of the user name claim");
  parameters.list("--group", "NAME", options->groups, "Value of the groups claim");
  add_token_file(parameters, options->token_file, "Token whose user and groups to map");
  parameters.alternatives({"VALUE", "--user", "--group", "--token-file"});
  parameters.required({"VALUE", "--user", "--group", "--token-file"},
                      "for example --user jane@example.com");
  add_issuer_url(parameters, options->issuer_url);
  add_issuer_options(parameters, options->issuer);
  add_output_options(parameters, invocation.output);
  parameters.footer("A (Cluster)RoleBinding has to contain exactly this name.");
  invocation.action = [options](System& system) {
    return run_rbac_identity(system, *options);
  };
}

} // namespace oidcctl::cli
