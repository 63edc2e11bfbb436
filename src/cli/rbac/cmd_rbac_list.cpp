#include "app/rbac/roles_source.hpp"
#include "base/json_values.hpp"
#include "base/text.hpp"
#include "checks/access/gives.hpp"
#include "cli/options/binding_source.hpp"
#include "cli/options/role_options.hpp"
#include "cli/options/subject_options.hpp"
#include "cli/options/token_input.hpp"
#include "cli/options/token_subject.hpp"
#include "cli/rbac/commands.hpp"
#include "kube/grant/grant.hpp"
#include "kube/grant/role_access.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace oidcctl::cli {

namespace {

struct RbacListOptions
{
  SubjectFlags subjects = {};
  RoleFlags role = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
  std::string token_file = {};
  bool all = false;
};

Json
access_json(const rbac::RoleAccess& access, const rbac::Snapshot& roles)
{
  const auto& effective = access.is_effective;
  const auto gives = access::gives_of(roles, access.role, access.ns);
  return {
      {"effective",
       !effective   ? "unknown"
       : *effective ? "yes"
                    : "no"},
      {"subject",
       {{"kind", to_string(access.subject.kind)},
        {"name", access.subject.name},
        {"namespace", text_or_null(access.subject.ns)}}},
      {"roleRef", {{"kind", to_string(access.role.kind)}, {"name", access.role.name}}},
      {"gives", gives ? Json(gives->text) : Json(nullptr)},
      {"namespace", text_or_null(access.ns)},
      {"binding", access.binding},
      {"managed", access.is_ours},
      {"whyNot", text_or_null(access.why_not)}};
}

// Return each subject that gives nothing, or is doubtful, once: the list is sorted by
// them.
Json
findings_on(const std::vector<rbac::RoleAccess>& list)
{
  auto findings = Json::array();
  const rbac::RoleAccess* last = nullptr;
  for (const auto& access : list) {
    if (access.lacks_role) {
      continue; // said once for each binding
    }
    const bool is_told = last != nullptr && last->subject == access.subject;
    last = &access;
    if (!access.why_not.empty() && !is_told) {
      findings.push_back(
          {{"id", access.is_effective ? "subject/no-effect" : "subject/doubtful"},
           {"status", "warning"},
           {"message",
            fmt::format("{} {}: {}",
                        to_string(access.subject.kind),
                        text::quote(access.subject.name),
                        access.why_not)},
           {"hint", nullptr}});
    }
  }
  return findings;
}

// Add each binding that refers to a role which does not exist, once.
void
add_missing_roles(const std::vector<rbac::RoleAccess>& list,
                  const rbac::Snapshot& roles,
                  Json& findings)
{
  std::set<std::pair<std::string, std::string>> seen; // namespace and name of bindings
  for (const auto& access : list) {
    const auto gives = access::gives_of(roles, access.role, access.ns);
    if (!gives || !gives->is_missing || !seen.emplace(access.ns, access.binding).second) {
      continue;
    }
    const auto near = access.why_not.find("did you mean");
    const auto suggestion = access.lacks_role && near != std::string::npos
                                ? access.why_not.substr(near) + " Else "
                                : std::string();
    findings.push_back(
        {{"id", "role/missing"},
         {"status", "warning"},
         {"message",
          fmt::format("{} {} refers to {} {}, which does not exist: it gives nothing",
                      access.ns.empty() ? "ClusterRoleBinding" : "RoleBinding",
                      text::quote(access.binding),
                      to_string(access.role.kind),
                      text::quote(access.role.name))},
         {"hint", suggestion + "create the role, or delete the binding"}});
  }
}

std::vector<Notice>
notices_on(const std::vector<rbac::RoleAccess>& list)
{
  std::vector<Notice> notices;
  if (std::any_of(list.begin(), list.end(), [](const rbac::RoleAccess& access) {
        return !access.is_effective && access.why_not.empty();
      })) {
    notices.push_back({NoticeLevel::note,
                       "it is not known whether tokens can have these names",
                       "use --issuer-url and the --username-claim, or the prefixes, of "
                       "the API server"});
  }
  return notices;
}

Document
document_of(const std::vector<rbac::RoleAccess>& list,
            const rbac::BindingCount& count,
            const rbac::Snapshot& roles)
{
  auto items = Json::array();
  for (const auto& access : list) {
    items.push_back(access_json(access, roles));
  }
  auto findings = findings_on(list);
  add_missing_roles(list, roles, findings);
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "RbacAccessList"},
                   {"counts",
                    {{"read", count.cluster_wide + count.in_namespaces},
                     {"listed", list.size()},
                     {"skipped", count.foreign}}},
                   {"items", std::move(items)},
                   {"findings", std::move(findings)}};
  document.view.facts = {{"Bindings", {"/counts/read"}}, {"Listed", {"/counts/listed"}}};
  document.view.list = {"/items",
                        {{"EFFECT", "/effective"},
                         {"KIND", "/subject/kind"},
                         {"SUBJECT", "/subject/name"},
                         {"ROLE", "/roleRef/name"},
                         {"GIVES", "/gives"},
                         {"NAMESPACE", "/namespace"},
                         {"BINDING", "/binding"}}};
  if (roles.roles() == 0) {
    std::erase_if(document.view.list.columns,
                  [](const Column& column) { return column.pointer == "/gives"; });
  }
  document.view.findings.rows = "/findings";
  return document;
}

Result<rbac::RoleAccessQuery>
query_of(System& system, const RbacListOptions& options, std::vector<Notice>& notices)
{
  rbac::RoleAccessQuery query;
  TRY_ASSIGN(query.identity_mapping, identity_mapping_of(system, options.subjects));
  query.role = role_of(options.role);
  query.namespaces = options.role.namespaces;
  query.all = options.all;
  // Kubernetes' own names are looked for like any other: nothing is granted here.
  const rbac::GrantRules rules{query.identity_mapping, true};
  for (const auto* list : {&options.subjects.users, &options.subjects.groups}) {
    for (const auto& value : *list) {
      TRY_ASSIGN(auto checked,
                 rbac::check_subject(rules, list == &options.subjects.groups, value));
      query.subjects.push_back(std::move(checked.subject));
    }
  }
  if (!options.token_file.empty()) {
    TRY_ASSIGN(auto token_subject,
               read_token_subject(system, options.token_file, query.identity_mapping));
    query.subjects.push_back(
        {rbac::SubjectKind::user, std::move(token_subject.user), {}});
    token_subject.groups.emplace_back("system:authenticated");
    for (auto& group : token_subject.groups) {
      query.subjects.push_back({rbac::SubjectKind::group, std::move(group), {}});
    }
    notices = std::move(token_subject.notices);
  }
  return query;
}

// Return the names of the roles. A dump may be of some namespaces only.
rbac::RoleNames
names_of(const rbac::Snapshot& roles, bool is_live)
{
  rbac::RoleNames names;
  for (rbac::RoleIndex i = 0; i < roles.roles(); ++i) {
    const auto role = roles.role(i);
    names.add(std::string(role.ns), std::string(role.name));
  }
  if (is_live) {
    names.set_complete(roles.coverage().cluster_roles, roles.coverage().roles);
  }
  return names;
}

Result<Outcome>
run_rbac_list(System& system, const RbacListOptions& options)
{
  std::vector<Notice> notices;
  TRY_ASSIGN(auto query, query_of(system, options, notices));
  TRY_ASSIGN(const auto source, open_source(system, options.dump, options.cluster));
  rbac::RoleAccessList list(std::move(query));
  const auto take = [&list](const rbac::Binding& binding) { return list.add(binding); };
  rbac::Snapshot roles;
  rbac::BindingCount count;
  if (source.is_live()) {
    TRY_ASSIGN(count, each_binding_of(system, source, options.role.namespaces, take));
    TRY_ASSIGN(roles, read_live_roles(*source.cluster.client));
  } else {
    TRY_ASSIGN(count, each_binding_with_roles(system, *source.dump, take, roles));
  }
  const auto found = list.finish(names_of(roles, source.is_live()));
  for (const auto& more : {gaps_of(source, count), notices_on(found)}) {
    notices.insert(notices.end(), more.begin(), more.end());
  }
  const auto status = count.foreign > 0 ? ExitStatus::unknown : ExitStatus::success;
  return Outcome{document_of(found, count, roles), status, std::move(notices)};
}

} // namespace

void
build_rbac_list(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<RbacListOptions>();
  add_dump_option(parameters, options->dump);
  add_subject_options(parameters, options->subjects);
  add_token_file(parameters, options->token_file, "Token whose user and groups to list");
  add_role_options(parameters, options->role, "List");
  parameters.flag(
      "--all", options->all, "List service accounts and Kubernetes' own names, too");
  parameters.alternatives({"--user", "--group", "--token-file"});
  parameters.exclusive({"--all", "--user,--group,--token-file"},
                       "--all lists every subject");
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output);
  parameters.footer("A name that no token can have grants nothing; the list says why.");
  invocation.action = [options](System& system) {
    return run_rbac_list(system, *options);
  };
}

} // namespace oidcctl::cli
