#include "base/text.hpp"
#include "cli/commands.hpp"
#include "model/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct Options
{
  std::vector<std::string> values = {};
  std::vector<std::string> users = {};
  std::vector<std::string> groups = {};
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
check(const Options& options, const Policy& policy)
{
  TRY(check_words(options.issuer));
  const bool has_users = !options.values.empty() || !options.users.empty();
  if (!has_users && options.groups.empty()) {
    return fail(ErrorCode::usage,
                "no value given",
                "give the value of the claim, for example --user jane@example.com");
  }
  if (has_users) {
    TRY(check_naming({policy, options.issuer_url}, false));
  }
  if (!options.groups.empty()) {
    TRY(check_naming({policy, options.issuer_url}, true));
  }
  return {};
}

Result<Outcome>
run(const Options& options)
{
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
                 all_named ? ExitStatus::success : ExitStatus::negative};
}

} // namespace

void
build_rbac_identity(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<Options>();
  parameters.arguments("VALUE", options->values, "Values of the claim that names users");
  parameters.list("--user", "VALUE", options->users, "A value of the user name claim");
  parameters.list("--group", "NAME", options->groups, "A value of the groups claim");
  parameters.value("--issuer-url,--oidc-issuer-url",
                   "URL",
                   options->issuer_url,
                   "The issuer as the API server has it");
  add_issuer_options(parameters, options->issuer);
  add_output_options(parameters, invocation.output);
  parameters.footer("The name is what a (Cluster)RoleBinding has to say, byte for byte.");
  invocation.action = [options](System&) { return run(*options); };
}

} // namespace oidcctl::cli
