#include "base/json_values.hpp"
#include "base/text.hpp"
#include "checks/access/question.hpp"
#include "checks/access/who.hpp"
#include "cli/access/action_options.hpp"
#include "cli/access/commands.hpp"
#include "cli/access/json_lines.hpp"
#include "cli/access/rbac_input.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

// A longer table is not readable.
constexpr std::size_t k_most_table_rows = 5'000;

struct AccessWhoOptions
{
  ActionFlags action = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
  bool with_system = false;
};

// What is printed, kept until all of it is.
struct Work
{
  RbacInput input = {};
  access::Question question = {};
  access::WhoList list = {};
};

Json
row_json(const rbac::Snapshot& snapshot, const access::WhoRow& row)
{
  const auto subject = snapshot.subject(row.binding, row.place);
  const auto binding = snapshot.binding(row.binding);
  return {{"subject",
           {{"kind", to_string(subject.kind)},
            {"name", subject.name},
            {"namespace", text_or_null(subject.ns)}}},
          {"binding",
           {{"kind", binding.is_cluster_wide() ? "ClusterRoleBinding" : "RoleBinding"},
            {"name", binding.name},
            {"namespace", text_or_null(binding.ns)},
            {"roleRef",
             {{"kind", to_string(binding.role_kind)}, {"name", binding.role_name}}}}}};
}

Document
document_of(const Work& work)
{
  auto items = Json::array();
  for (const auto& row : work.list.rows) {
    if (items.size() == k_most_table_rows) {
      break;
    }
    items.push_back(row_json(work.input.snapshot, row));
  }
  Document document;
  document.data = {
      {"apiVersion", "oidcctl/v1"},
      {"kind", "AccessWho"},
      {"action", describe(work.question)},
      {"complete", work.input.is_complete},
      {"counts", {{"listed", work.list.rows.size()}, {"system", work.list.folded}}},
      {"items", std::move(items)}};
  document.view.facts = {{"Action", {"/action"}},
                         {"Listed", {"/counts/listed"}},
                         {"System", {"/counts/system"}}};
  document.view.list = {"/items",
                        {{"KIND", "/subject/kind"},
                         {"SUBJECT", "/subject/name"},
                         {"OF", "/subject/namespace"},
                         {"ROLE", "/binding/roleRef/name"},
                         {"IN", "/binding/namespace"},
                         {"BINDING", "/binding/name"}}};
  return document;
}

// Write the JSON row by row.
void
write_json(const Work& work, const Write& write)
{
  write(fmt::format("{{\n  \"apiVersion\": \"oidcctl/v1\",\n  \"kind\": \"AccessWho\",\n"
                    "  \"action\": {},\n  \"complete\": {},\n"
                    "  \"counts\": {{\"listed\": {}, \"system\": {}}},\n  \"items\": [",
                    json_text(describe(work.question)),
                    work.input.is_complete,
                    work.list.rows.size(),
                    work.list.folded));
  const auto& snapshot = work.input.snapshot;
  const char* separator = "\n";
  for (const auto& row : work.list.rows) {
    const bool is_read =
        write(fmt::format("{}    {{\"subject\": {}, \"binding\": {}}}",
                          separator,
                          json_subject(snapshot.subject(row.binding, row.place)),
                          json_binding(snapshot.binding(row.binding))));
    if (!is_read) {
      return;
    }
    separator = ",\n";
  }
  write(work.list.rows.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

std::vector<Notice>
notices_on(const Work& work, bool is_cut)
{
  auto notices = work.input.notices;
  if (work.list.folded > 0) {
    notices.push_back(
        {NoticeLevel::note,
         fmt::format("{} of Kubernetes' own subjects are not listed", work.list.folded),
         "use --system to list them"});
  }
  notices.push_back({NoticeLevel::note,
                     "members of the group system:masters may do everything, without a "
                     "binding",
                     ""});
  if (is_cut) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("only the first {} of {} rows are shown",
                                   k_most_table_rows,
                                   work.list.rows.size()),
                       "use -o json for all of them"});
  }
  return notices;
}

Result<Outcome>
run_access_who(System& system, const AccessWhoOptions& options, const std::string& format)
{
  TRY(parse_action(options.action, "default")); // before anything is read
  const auto work = std::make_shared<Work>();
  TRY_ASSIGN(work->input,
             read_rbac_input(
                 system, options.dump, options.cluster, options.action.ns.value_or("")));
  TRY_ASSIGN(auto parsed, parse_action(options.action, work->input.default_namespace));
  TRY(find_group(work->input.snapshot, parsed));
  work->question.action = parsed.action;
  work->question.type = parsed.type;
  work->list = access::who_may(work->input.snapshot, parsed.action, options.with_system);
  const bool is_json = format == "json";
  const bool is_cut = !is_json && work->list.rows.size() > k_most_table_rows;
  auto notices = notices_on(*work, is_cut);
  for (auto& note : parsed.notes) {
    notices.push_back({NoticeLevel::note, std::move(note), ""});
  }
  const auto status = work->input.is_complete ? ExitStatus::success : ExitStatus::unknown;
  if (!is_json) {
    return Outcome{document_of(*work), status, std::move(notices)};
  }
  const Stream stream = [work, status](const Write& write) -> Result<StreamEnd> {
    write_json(*work, write);
    return StreamEnd{status, {}};
  };
  return Outcome{stream, status, std::move(notices)};
}

} // namespace

void
build_access_who(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessWhoOptions>();
  add_action_options(parameters, options->action);
  add_dump_option(parameters, options->dump);
  parameters.flag(
      "--system", options->with_system, "List Kubernetes' own subjects as well");
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output);
  parameters.footer("Members of a group are not known to the cluster: tokens name them.");
  invocation.action = [options, &invocation](System& system) {
    return run_access_who(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
