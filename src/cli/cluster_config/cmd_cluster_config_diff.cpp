#include "app/cluster_config/binding_impact.hpp"
#include "app/cluster_config/read_settings.hpp"
#include "base/text.hpp"
#include "checks/cluster_config/config_diff_report.hpp"
#include "cli/cluster_config/commands.hpp"
#include "cli/framework/output_options.hpp"
#include "cli/options/binding_source.hpp"
#include "cli/options/issuer_options.hpp"
#include "kube/apiserver/policies.hpp"
#include "kube/grant/manifest_writer.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_rows = 100; // of a table
constexpr const char* k_manifest = "manifest";

struct ClusterConfigDiffOptions
{
  std::vector<std::string> files = {};
  std::string kubernetes_version = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
  std::string users = {};
  long limit = 1000;

  bool
  has_bindings() const
  {
    return dump || cluster.context || !cluster.kubeconfig.empty();
  }
};

Result<void>
check(const ClusterConfigDiffOptions& options, const OutputFlags& output)
{
  if (options.files.size() != 2) {
    return fail(ErrorCode::usage,
                fmt::format("expected two files, got {}", options.files.size()),
                "pass the settings before the change and after it");
  }
  if (options.files[0] == "-" && options.files[1] == "-") {
    return fail(ErrorCode::usage, "both files are standard input", "pass one as a file");
  }
  if (output.format == k_manifest && !options.has_bindings()) {
    return fail(
        ErrorCode::usage, "-o manifest needs bindings", "use -f DUMP, or --context");
  }
  if (!options.users.empty() && !options.has_bindings()) {
    return usage_error(
        {"--users"}, "--users needs bindings", "use -f DUMP, or --context");
  }
  return {};
}

Result<apiserver::ClusterSettings>
settings_of(System& system, const std::string& path, unsigned minor)
{
  TRY_ASSIGN(auto startup, read_settings(system, path, {.minor = minor}));
  if (startup.starts == apiserver::Answer::no) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: kube-apiserver 1.{} does not start with it: {}",
                            text::quote(path),
                            minor,
                            startup.message),
                fmt::format("see `oidcctl cluster-config lint {}`", path));
  }
  return std::move(startup.settings);
}

// Return the naming of an entry before or after the change, or nothing.
std::optional<IdentityMapping>
naming_of(const apiserver::JwtAuthenticator* entry,
          const std::vector<apiserver::IssuerPolicy>& policies)
{
  for (const auto& policy : policies) {
    if (entry != nullptr && policy.issuer == entry->issuer.url) {
      return IdentityMapping{policy.policy, policy.issuer};
    }
  }
  return std::nullopt;
}

rbac::NameChanges
name_changes(const apiserver::ClusterSettings& before,
             const apiserver::ClusterSettings& after,
             unsigned minor,
             rbac::UserValues users)
{
  const auto old_policies = apiserver::policies_of(before, {.minor = minor});
  const auto new_policies = apiserver::policies_of(after, {.minor = minor});
  std::vector<rbac::NamingPair> pairs;
  for (const auto& pair :
       apiserver::pair_issuers(before.configuration, after.configuration)) {
    pairs.push_back(
        {naming_of(pair.before, old_policies), naming_of(pair.after, new_policies)});
  }
  return {std::move(pairs), std::move(users)};
}

Document
document_of(const ConfigDiff& diff)
{
  Document document;
  document.data = config_diff_report(diff);
  document.view.facts = {{"Same", {"/same"}},
                         {"Names change", {"/namesChange"}},
                         {"Groups change", {"/groupsChange"}},
                         {"Logins end", {"/loginsEnd"}},
                         {"Tokens refused", {"/tokensRefused"}},
                         {"Restart", {"/restart"}},
                         {"Bindings read", {"/bindings/read"}},
                         {"Bindings lost", {"/bindings/lost"}},
                         {"Bindings unknown", {"/bindings/unknown"}}};
  if (diff.bindings && !diff.bindings->listed.empty() &&
      diff.bindings->listed.size() <= k_most_rows) {
    document.view.list = {"/bindings/items",
                          {{"FATE", "/fate"},
                           {"KIND", "/subject/kind"},
                           {"SUBJECT", "/subject/name"},
                           {"NEW NAME", "/newName"},
                           {"ROLE", "/roleRef/name"},
                           {"NAMESPACE", "/namespace"},
                           {"BINDING", "/binding"}}};
  }
  document.view.findings.rows = "/findings";
  return document;
}

// The new bindings, printed while the old ones are read.
Outcome
manifests(System& system,
          const ClusterConfigDiffOptions& options,
          rbac::NameChanges changes)
{
  return {Stream([&system, options, changes = std::move(changes)](
                     const Write& write) -> Result<StreamEnd> {
            TRY_ASSIGN(const auto source,
                       open_source(system, options.dump, options.cluster));
            rbac::ManifestWriter writer(rbac::ManifestFormat::yaml);
            std::size_t unknown = 0;
            const auto take = [&](const rbac::Binding& binding) -> Result<void> {
              for (const auto& subject : binding.subjects) {
                const auto change = changes.judge(subject);
                unknown +=
                    change.fate != rbac::Fate::kept && change.naming == nullptr ? 1 : 0;
              }
              TRY_ASSIGN(const auto renamed, renamed_bindings(changes, binding));
              for (const auto& one : renamed) {
                TRY_ASSIGN(const auto text, writer.add(one));
                write(text);
              }
              return {};
            };
            TRY(each_binding_of(system, source, {}, take));
            write(writer.end());
            StreamEnd ending;
            if (unknown > 0) {
              ending.notices.push_back(
                  {NoticeLevel::warning,
                   fmt::format("{} subjects have no new binding: their new names are not "
                               "known",
                               unknown),
                   "pass the values of both claims with --users"});
            }
            return ending;
          }),
          ExitStatus::success,
          {}};
}

Result<Outcome>
run_cluster_config_diff(System& system,
                        const ClusterConfigDiffOptions& options,
                        const OutputFlags& output)
{
  TRY(check(options, output));
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(options.kubernetes_version));
  TRY_ASSIGN(const auto before, settings_of(system, options.files[0], minor));
  TRY_ASSIGN(const auto after, settings_of(system, options.files[1], minor));
  rbac::UserValues users;
  if (!options.users.empty()) {
    TRY_ASSIGN(users, read_user_values(system, options.users));
  }
  auto changes = name_changes(before, after, minor, std::move(users));
  if (output.format == k_manifest) {
    return manifests(system, options, std::move(changes));
  }
  ConfigDiff diff{.before = options.files[0],
                  .after = options.files[1],
                  .needs_restart = apiserver::needs_restart(before, after),
                  .changes = apiserver::settings_diff(before, after)};
  if (options.has_bindings()) {
    TRY_ASSIGN(const auto source, open_source(system, options.dump, options.cluster));
    const auto limit = options.limit == 0 ? static_cast<std::size_t>(-1)
                                          : static_cast<std::size_t>(options.limit);
    ImpactCollector collector(changes, limit);
    TRY(each_binding_of(
        system, source, {}, [&collector](const rbac::Binding& binding) -> Result<void> {
          collector.add(binding);
          return {};
        }));
    diff.bindings = std::move(collector).finish();
  }
  const auto same = is_same(diff);
  const auto status = same == apiserver::Answer::yes  ? ExitStatus::success
                      : same == apiserver::Answer::no ? ExitStatus::negative
                                                      : ExitStatus::unknown;
  return Outcome{document_of(diff), status};
}

} // namespace

void
build_cluster_config_diff(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ClusterConfigDiffOptions>();
  parameters
      .arguments(
          "FILE", options->files, "Settings before and after the change, in any form")
      .values.kind = Values::Kind::file;
  auto server = parameters.in("API server");
  add_kubernetes_version_option(server, options->kubernetes_version);
  auto bindings = parameters.in("Bindings");
  add_dump_option(bindings, options->dump);
  bindings.file("--users",
                options->users,
                "CSV with the old and the new value of the user name claim");
  bindings.number("--limit",
                  "N",
                  {.min = 0, .max = 1e9},
                  options->limit,
                  "List at most N affected bindings; 0 for all");
  add_cluster_options(parameters, options->cluster);
  add_output_options(
      parameters, invocation.output, {"table", "json", "yaml", k_manifest});
  parameters.footer("Exit status: 0 both mean the same, 1 they do not, 3 unknown.");
  invocation.action = [options, &invocation](System& system) {
    return run_cluster_config_diff(system, *options, invocation.output);
  };
}

} // namespace oidcctl::cli
