#include "base/text.hpp"
#include "checks/access/question.hpp"
#include "cli/access/action_options.hpp"
#include "cli/access/commands.hpp"
#include "cli/access/matrix_output.hpp"
#include "cli/access/rbac_input.hpp"
#include "cli/options/known_values.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

struct AccessMatrixOptions
{
  std::vector<std::string> words = {};
  std::string subresource = {};
  std::string rows = "people";
  std::string columns = "namespaces";
  std::vector<std::string> namespaces = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
  bool with_system = false;
};

// What is printed, kept until all of it is.
struct Work
{
  RbacInput input = {};
  std::optional<access::Matrix> matrix = std::nullopt;
  std::optional<MatrixSheet> sheet = std::nullopt;
};

access::MatrixRows
rows_of(std::string_view word)
{
  return word == "users"             ? access::MatrixRows::users
         : word == "groups"          ? access::MatrixRows::groups
         : word == "serviceaccounts" ? access::MatrixRows::service_accounts
         : word == "all"             ? access::MatrixRows::all
                                     : access::MatrixRows::people;
}

Result<void>
check(const AccessMatrixOptions& options)
{
  if (!options.words.empty() && options.columns == "resources") {
    return usage_error(
        {"--columns"},
        "VERB and TYPE cannot be used with --columns=resources",
        "ask about one action by namespaces, or about resources without it");
  }
  for (const auto& name : options.namespaces) {
    if (const auto problem = rbac::namespace_problem(name)) {
      return usage_error({"--namespace"},
                         fmt::format("invalid value for --namespace: {}", *problem),
                         "leave --namespace out for all of them");
    }
  }
  return {};
}

// Return the question of the arguments, if there is one.
Result<std::optional<ParsedAction>>
question_of(const AccessMatrixOptions& options)
{
  if (options.words.empty()) {
    return std::optional<ParsedAction>();
  }
  ActionFlags flags;
  flags.words = options.words;
  flags.subresource = options.subresource;
  flags.all_namespaces = true;
  TRY_ASSIGN(auto parsed, parse_action(flags, ""));
  return std::optional(std::move(parsed));
}

std::string
title_of(const AccessMatrixOptions& options, const access::MatrixOptions& matrix)
{
  if (matrix.question) {
    auto action = *matrix.question;
    const auto verb = action.verb;
    return fmt::format("Who may {} {}",
                       verb,
                       action.is_resource ? access::resource_text(action) : action.path);
  }
  return fmt::format("Access of {} by {}", options.rows, options.columns);
}

Result<Outcome>
outcome_of(const std::shared_ptr<Work>& work,
           const std::string& format,
           std::vector<Notice> notices)
{
  const auto status = work->input.is_complete ? ExitStatus::success : ExitStatus::unknown;
  if (format == "table" || format == "yaml") {
    bool is_cut = false;
    auto document = matrix_document(*work->sheet, is_cut);
    if (is_cut) {
      notices.push_back({NoticeLevel::warning,
                         "the table shows the first subjects only",
                         "use -o json, -o csv or -o html for all of them"});
    }
    return Outcome{std::move(document), status, std::move(notices)};
  }
  const Stream stream = [work, format, status](const Write& write) -> Result<StreamEnd> {
    (format == "json"  ? write_matrix_json
     : format == "csv" ? write_matrix_csv
                       : write_matrix_page)(*work->sheet, write);
    return StreamEnd{status, {}};
  };
  return Outcome{stream, status, std::move(notices)};
}

Result<Outcome>
run_access_matrix(System& system,
                  const AccessMatrixOptions& options,
                  const std::string& format)
{
  TRY(check(options));
  TRY_ASSIGN(auto question, question_of(options));
  const auto work = std::make_shared<Work>();
  TRY_ASSIGN(work->input, read_rbac_input(system, options.dump, options.cluster, {}));
  access::MatrixOptions matrix;
  matrix.rows = rows_of(options.rows);
  matrix.columns = options.columns == "resources" ? access::MatrixColumns::resources
                                                  : access::MatrixColumns::namespaces;
  matrix.namespaces = options.namespaces;
  matrix.with_system = options.with_system;
  auto notices = work->input.notices;
  if (question) {
    TRY(find_group(work->input.snapshot, *question));
    matrix.question = question->action;
    for (auto& note : question->notes) {
      // Namespaces are the columns here.
      if (note.find("cluster-scoped") == std::string::npos) {
        notices.push_back({NoticeLevel::note, std::move(note), ""});
      }
    }
  }
  work->matrix.emplace(work->input.snapshot, matrix);
  work->sheet.emplace(MatrixSheet{work->input.snapshot,
                                  *work->matrix,
                                  matrix,
                                  title_of(options, matrix),
                                  work->input.is_complete});
  return outcome_of(work, format, std::move(notices));
}

} // namespace

void
build_access_matrix(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessMatrixOptions>();
  parameters.arguments(
      "ACTION", options->words, "VERB TYPE[.GROUP] or VERB /URL: show who may do this");
  parameters.value("--subresource",
                   "NAME",
                   options->subresource,
                   "Subresource of the type: log, exec, scale");
  parameters.choice("--rows",
                    "WHO",
                    {"people", "users", "groups", "serviceaccounts", "all"},
                    options->rows,
                    "Subjects to show; people are users and groups");
  parameters.choice("--columns",
                    "WHAT",
                    {"namespaces", "resources"},
                    options->columns,
                    "What to show for each subject");
  parameters
      .list("-n,--namespace",
            "NAME",
            options->namespaces,
            "Show only this namespace and the whole cluster")
      .values.find = find_namespaces;
  parameters.flag("--system", options->with_system, "Show Kubernetes' own subjects, too");
  add_dump_option(parameters, options->dump);
  add_cluster_options(parameters, options->cluster);
  add_output_options(
      parameters, invocation.output, {"table", "json", "yaml", "csv", "html"});
  parameters.footer("-o html prints one page that loads nothing from elsewhere.");
  invocation.action = [options, &invocation](System& system) {
    return run_access_matrix(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
