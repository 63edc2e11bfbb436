#include "app/rbac/grant_spec.hpp"
#include "base/text.hpp"
#include "cli/options/notice_list.hpp"
#include "cli/options/role_options.hpp"
#include "cli/options/subject_options.hpp"
#include "cli/rbac/apply_grants.hpp"
#include "cli/rbac/commands.hpp"
#include "kube/rbac/manifest.hpp"
#include "kube/rbac/manifest_writer.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

using rbac::ManifestFormat;

struct Options
{
  SubjectFlags subjects = {};
  RoleFlags role = {};
  std::string from_file = {};
  bool allow_system = false;
  ChangeFlags change = {};
};

Result<void>
check_who(const Options& options)
{
  const bool has_words =
      !options.subjects.users.empty() || !options.subjects.groups.empty();
  if (!has_words && options.from_file.empty()) {
    return fail(
        ErrorCode::usage,
        "no subject specified",
        "use --user, --group or --from-file, for example --user jane@example.com");
  }
  if (has_words && !options.from_file.empty()) {
    return fail(ErrorCode::usage,
                "--user and --group cannot be used together with --from-file",
                "add them to the file, or run the command once for each");
  }
  return {};
}

Result<void>
check_role(const Options& options)
{
  if (!options.from_file.empty()) {
    return {};
  }
  if (options.role.cluster_role.empty() && options.role.role.empty()) {
    return fail(ErrorCode::usage,
                "no role specified",
                "use --cluster-role or --role, for example --cluster-role view");
  }
  return options.role.role.empty() || !options.role.namespaces.empty()
             ? Result<void>()
             : fail(ErrorCode::usage,
                    "--role requires --namespace: a Role is namespaced",
                    "use --namespace, or --cluster-role for a ClusterRole");
}

Result<GrantSpec>
spec_of(System& system, const Options& options)
{
  TRY(check_who(options));
  TRY(check_namespaces(options.role));
  TRY_ASSIGN(auto identity_mapping, identity_mapping_of(system, options.subjects));
  TRY_ASSIGN(auto role, role_of(options.role));
  TRY(check_role(options));
  return GrantSpec{.rules = {std::move(identity_mapping), options.allow_system},
                   .users = options.subjects.users,
                   .groups = options.subjects.groups,
                   .file = options.from_file,
                   .role = std::move(role),
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

// Return a usage error where a format is for the other way to grant.
Result<void>
check_use(const Options& options, const std::string& output)
{
  TRY(validate(options.change));
  if (options.change.apply && output == "kubectl") {
    return fail(
        ErrorCode::usage,
        "--output=kubectl, which prints commands, cannot be used together with --apply",
        "omit one of them");
  }
  if (!options.change.apply && output == "table") {
    return fail(ErrorCode::usage,
                "--output=table is only available with --apply",
                "expected one of yaml, json, kubectl");
  }
  return {};
}

// What can be gone through twice is: nothing is printed, and so nothing applied, while a
// row far down is wrong.
Result<Outcome>
run(System& system, const Options& options, const std::string& output)
{
  TRY(check_use(options, output));
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

} // namespace

void
build_rbac_grant(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<Options>();
  add_subject_options(parameters, options->subjects);
  parameters.value(
      "--cluster-role", "NAME", options->role.cluster_role, "The ClusterRole to give");
  parameters.value(
      "--role", "NAME", options->role.role, "The Role to give; needs --namespace");
  parameters.list("-n,--namespace",
                  "NAME",
                  options->role.namespaces,
                  "Give it in this namespace only; repeatable");
  parameters.value("--from-file",
                   "FILE",
                   options->from_file,
                   "Who gets what: a CSV or YAML list (-: standard input)");
  parameters.flag("--allow-system",
                  options->allow_system,
                  "Allow names that begin with system:, Kubernetes' own");
  parameters.alternatives({"--user", "--group", "--from-file"});
  add_change_options(parameters, options->change);
  auto cluster = parameters.in("Cluster");
  cluster.flag("--replace",
               options->change.replace,
               "Delete and create a role binding that has another role");
  cluster.flag("--force-conflicts",
               options->change.force_conflicts,
               "Take fields that somebody else set");
  add_output_options(parameters, invocation.output, {"yaml", "json", "kubectl", "table"});
  invocation.output.format.clear(); // yaml, or with --apply a table
  parameters.footer(
      "Without --apply nothing is changed: pipe the manifests to kubectl apply -f -");
  invocation.action = [options, &invocation](System& system) {
    return run(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
