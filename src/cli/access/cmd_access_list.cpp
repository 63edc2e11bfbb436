#include "app/access/find_identity.hpp"
#include "base/json_values.hpp"
#include "base/text.hpp"
#include "checks/access/who.hpp"
#include "cli/access/action_options.hpp"
#include "cli/access/check_document.hpp"
#include "cli/access/commands.hpp"
#include "cli/access/identity_options.hpp"
#include "cli/access/rbac_input.hpp"
#include "kube/review/action.hpp"
#include "kube/review/rules_review.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct AccessListOptions
{
  IdentityFlags identity = {};
  std::optional<std::string> ns = std::nullopt;
  bool all_namespaces = false;
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
};

Json
row_json(const rbac::Snapshot& snapshot, const access::HeldRule& held)
{
  const auto binding = snapshot.binding(held.binding);
  const auto subject = snapshot.subject(held.binding, held.subject);
  const auto rule = snapshot.copy_of_rule(held.role, held.rule);
  return {
      {"namespace", text_or_null(binding.ns)},
      {"allows", rule_text(rule)},
      {"rule", rule_json(rule)},
      {"roleRef", {{"kind", to_string(binding.role_kind)}, {"name", binding.role_name}}},
      {"binding",
       {{"kind", binding.is_cluster_wide() ? "ClusterRoleBinding" : "RoleBinding"},
        {"name", binding.name}}},
      {"subject", {{"kind", to_string(subject.kind)}, {"name", subject.name}}}};
}

Document
document_of(const review::UserInfo& user, Json items, const std::string& place)
{
  Document document;
  document.data = {
      {"apiVersion", "oidcctl/v1"},
      {"kind", "AccessList"},
      {"user", {{"name", text_or_null(user.username)}, {"groups", user.groups}}},
      {"namespace", place},
      {"counts", {{"rules", items.size()}}},
      {"items", std::move(items)}};
  document.view.facts = {{"User", {"/user/name"}},
                         {"Groups", {"/user/groups"}},
                         {"Namespace", {"/namespace"}},
                         {"Rules", {"/counts/rules"}}};
  document.view.list = {"/items",
                        {{"IN", "/namespace"},
                         {"ROLE", "/roleRef/name"},
                         {"BINDING", "/binding/name"},
                         {"TO", "/subject/name"},
                         {"ALLOWS", "/allows"}}};
  return document;
}

// Return what the API server says of the caller, which does not say where it comes from.
Result<Json>
rules_of_server(ClusterClient& client,
                const std::string& ns,
                std::vector<Notice>& notices)
{
  TRY_ASSIGN(const auto reply,
             client.call({.method = "POST",
                          .target = std::string(review::k_rules_review_path),
                          .content_type = "application/json",
                          .body = to_text(review::self_subject_rules_review(ns), -1)}));
  if (!reply.is_success()) {
    return tl::make_unexpected(
        refused({reply.status, reply.reason, reply.message}, "asking what you may do"));
  }
  TRY_ASSIGN(const auto status, review::parse_rules_status(reply.body));
  if (status.incomplete) {
    notices.push_back({NoticeLevel::warning,
                       "the list is incomplete: " + status.evaluation_error,
                       "ask about one action with oidcctl access check"});
  }
  auto items = Json::array();
  for (const auto& rule : status.rules) {
    items.push_back({{"namespace", rule.urls.empty() ? Json(ns) : Json(nullptr)},
                     {"allows", rule_text(rule)},
                     {"rule", rule_json(rule)},
                     {"roleRef", nullptr},
                     {"binding", nullptr},
                     {"subject", nullptr}});
  }
  return items;
}

Result<void>
check(const AccessListOptions& options)
{
  if (options.ns && options.all_namespaces) {
    return usage_error({"--namespace", "--all-namespaces"},
                       "--namespace and --all-namespaces cannot be used together",
                       "omit one of them");
  }
  if (options.ns) {
    if (const auto problem = rbac::namespace_problem(*options.ns)) {
      return usage_error({"--namespace"},
                         fmt::format("invalid value for --namespace: {}", *problem),
                         "use --all-namespaces for all of them");
    }
  }
  if (options.dump && !options.identity.names_someone()) {
    return fail(ErrorCode::usage,
                "no user: a dump does not say who you are",
                "use --as NAME, --user VALUE, --group NAME or --token-file FILE");
  }
  return {};
}

// Fill in the caller where no one is named.
Result<Identity>
identity_or_caller(System& system, const AccessListOptions& options, RbacInput& input)
{
  if (options.identity.names_someone()) {
    return identity_of(system, options.identity);
  }
  Identity identity;
  TRY_ASSIGN(const auto self, find_identity(*input.session.client));
  if (!self.seen) {
    return tl::make_unexpected(refused(self.refusal, "asking who you are"));
  }
  if (!self.seen->has_groups) {
    return fail(ErrorCode::unavailable,
                fmt::format("the API server sees {}, but does not report the groups",
                            text::quote(self.seen->user.username)),
                "use --as NAME and --as-group GROUP, or --token-file FILE");
  }
  identity.user = self.seen->user;
  return identity;
}

Result<Outcome>
run_access_list(System& system, const AccessListOptions& options)
{
  TRY(check(options));
  TRY_ASSIGN(
      auto input,
      read_rbac_input(system, options.dump, options.cluster, options.ns.value_or("")));
  TRY_ASSIGN(auto identity, identity_or_caller(system, options, input));
  const auto place = options.ns.value_or(input.default_namespace);
  auto notices = std::move(identity.notices);
  const auto& groups = identity.user.groups;
  if (std::find(groups.begin(), groups.end(), rbac::k_masters) != groups.end()) {
    notices.push_back(
        {NoticeLevel::note,
         "the user is in system:masters and may do everything, whatever the "
         "rules say",
         ""});
  }
  auto items = Json::array();
  const bool asks_server = !input.is_complete && input.session.client != nullptr &&
                           !options.identity.names_someone() && !options.all_namespaces;
  if (asks_server) {
    TRY_ASSIGN(items, rules_of_server(*input.session.client, place, notices));
    notices.push_back(
        {NoticeLevel::note,
         "you may not list roles and bindings: where the rules come from is "
         "not known",
         ""});
  } else {
    notices.insert(notices.end(), input.notices.begin(), input.notices.end());
    for (const auto& held : access::rules_of(input.snapshot,
                                             review::requester_of(identity.user),
                                             place,
                                             options.all_namespaces)) {
      items.push_back(row_json(input.snapshot, held));
    }
  }
  return Outcome{document_of(identity.user,
                             std::move(items),
                             options.all_namespaces ? "all namespaces" : place),
                 input.is_complete || asks_server ? ExitStatus::success
                                                  : ExitStatus::unknown,
                 std::move(notices)};
}

} // namespace

void
build_access_list(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessListOptions>();
  add_namespace_options(parameters, options->ns, options->all_namespaces);
  add_dump_option(parameters, options->dump);
  add_identity_options(parameters, options->identity);
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output);
  invocation.action = [options](System& system) {
    return run_access_list(system, *options);
  };
}

} // namespace oidcctl::cli
