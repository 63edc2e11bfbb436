#include "app/rbac/grant_spec.hpp"
#include "base/text.hpp"
#include "cli/options/notice_list.hpp"
#include "cli/options/role_options.hpp"
#include "cli/options/subject_options.hpp"
#include "cli/rbac/apply_grants.hpp"
#include "cli/rbac/commands.hpp"
#include "kube/grant/manifest.hpp"
#include "kube/grant/manifest_writer.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

using rbac::ManifestFormat;

struct RbacGrantOptions
{
  SubjectFlags subjects = {};
  RoleFlags role = {};
  std::string from_file = {};
  bool allow_system = false;
  ChangeFlags change = {};
};

Result<GrantSpec>
spec_of(System& system, const RbacGrantOptions& options)
{
  TRY_ASSIGN(auto mapping, identity_mapping_of(system, options.subjects));
  return GrantSpec{.rules = {std::move(mapping), options.allow_system},
                   .users = options.subjects.users,
                   .groups = options.subjects.groups,
                   .file = options.from_file,
                   .role = role_of(options.role),
                   .namespaces = options.role.namespaces};
}

// Return the warnings, when nothing is wrong with any of the grants.
Result<std::vector<Notice>>
check_grants(System& system, const GrantSpec& spec, ManifestFormat format)
{
  NoticeList notices;
  TRY(each_grant(system, spec, [&](const rbac::Grant& grant) -> Result<void> {
    notices.add(grant.notices);
    // The one format that cannot take every name.
    return format == ManifestFormat::kubectl
               ? rbac::kubectl_commands(grant.binding).map([](const std::string&) {})
               : Result<void>();
  }));
  return notices.notices();
}

Result<StreamEnd>
write_manifests(System& system,
                const GrantSpec& spec,
                ManifestFormat format,
                const Write& write)
{
  rbac::ManifestWriter writer(format);
  NoticeList notices;
  bool is_read = true;
  TRY(each_grant(system, spec, [&](const rbac::Grant& grant) -> Result<void> {
    notices.add(grant.notices);
    if (is_read) {
      TRY_ASSIGN(const auto text, writer.add(grant.binding));
      is_read = write(text);
    }
    return {};
  }));
  write(writer.end());
  return StreamEnd{ExitStatus::success, notices.notices()};
}

// What can be gone through twice is: nothing is printed, and so nothing applied, while a
// row far down is wrong.
Result<Outcome>
run_rbac_grant(System& system, const RbacGrantOptions& options, const std::string& output)
{
  const auto format = rbac::parse_manifest_format(output).value_or(ManifestFormat::yaml);
  TRY_ASSIGN(auto spec, spec_of(system, options));
  if (options.change.apply) {
    return apply_grants(system, spec, options.change);
  }
  TRY_ASSIGN(const bool is_checked, is_repeatable(system, spec));
  std::vector<Notice> notices;
  if (is_checked) {
    TRY_ASSIGN(notices, check_grants(system, spec, format));
  }
  const Stream stream = [&system, spec = std::move(spec), format, is_checked](
                            const Write& write) -> Result<StreamEnd> {
    TRY_ASSIGN(auto ending, write_manifests(system, spec, format, write));
    return is_checked ? StreamEnd{} : std::move(ending);
  };
  return Outcome{stream, ExitStatus::success, std::move(notices)};
}

void
add_options(const Parameters& parameters, RbacGrantOptions& options)
{
  add_subject_options(parameters, options.subjects);
  add_role_options(parameters, options.role, "Grant");
  parameters.file("--from-file", options.from_file, "CSV or YAML list of grants");
  parameters.flag("--allow-system",
                  options.allow_system,
                  "Allow names that begin with system:, which Kubernetes reserves");
  add_change_options(parameters, options.change);
  const auto cluster = parameters.in("Cluster");
  cluster.flag("--replace",
               options.change.replace,
               "Delete and recreate a role binding that has another role");
  cluster.flag("--force-conflicts",
               options.change.force_conflicts,
               "Take ownership of fields that others manage");
  for (const auto* option : {"--replace", "--force-conflicts"}) {
    cluster.needs(option, "--apply", "without --apply nothing is changed");
  }
  parameters.needs("--role", "--namespace,--from-file", "a Role is namespaced");
  parameters.exclusive({"--user,--group", "--from-file"},
                       "write them into the file, or run the command twice");
  parameters.required({"--user", "--group", "--from-file"},
                      "for example --user jane@example.com");
  parameters.required({"--cluster-role", "--role", "--from-file"},
                      "for example --cluster-role view");
}

} // namespace

void
build_rbac_grant(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<RbacGrantOptions>();
  add_options(parameters, *options);
  add_output_options(parameters, invocation.output, {"yaml", "json", "kubectl", "table"});
  invocation.output.format.clear(); // yaml, or with --apply a table
  parameters.needs("--output=table", "--apply", "it shows what was applied");
  parameters.conflicts("--output=kubectl", "--apply", "it prints commands instead");
  parameters.footer(
      "Without --apply nothing is changed: pipe the manifests to kubectl apply -f -");
  invocation.action = [options, &invocation](System& system) {
    return run_rbac_grant(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
