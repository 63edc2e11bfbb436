#include "app/access/run_expectations.hpp"
#include "app/access/snapshot_source.hpp"
#include "base/text.hpp"
#include "cli/access/action_options.hpp"
#include "cli/access/commands.hpp"
#include "cli/options/binding_source.hpp"
#include "ports/system.hpp"
#include "render/junit.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

using access::Expectation;

struct AccessTestOptions
{
  std::string file = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
};

// What an expectation came to.
enum class Verdict { holds, fails, unknown };

struct Tested
{
  Expectation expectation = {};
  ExpectationResult result = {};
  Verdict verdict = Verdict::unknown;
  std::string message = {}; // of what does not hold
};

Verdict
verdict_of(const Expectation& expectation, rbac::Decision decision)
{
  switch (decision) {
  case rbac::Decision::allow:
    return expectation.may ? Verdict::holds : Verdict::fails;
  case rbac::Decision::deny:
  case rbac::Decision::no_opinion:
    return expectation.may ? Verdict::fails : Verdict::holds;
  case rbac::Decision::depends:
  case rbac::Decision::unknown:
    return Verdict::unknown;
  }
  return Verdict::unknown;
}

std::string
message_of(const Tested& tested)
{
  const auto& reason = tested.result.reason;
  if (tested.verdict == Verdict::holds) {
    return {};
  }
  if (tested.verdict == Verdict::unknown) {
    return "could not find out: " + reason;
  }
  auto message = std::string(tested.expectation.may ? "it may not" : "it may");
  return reason.empty() ? message : message + ": " + reason;
}

std::string_view
word_of(Verdict verdict)
{
  return verdict == Verdict::holds   ? "holds"
         : verdict == Verdict::fails ? "fails"
                                     : "unknown";
}

Document
document_of(const std::vector<Tested>& all, const std::string& source)
{
  auto items = Json::array();
  std::size_t counts[3] = {};
  for (const auto& each : all) {
    ++counts[static_cast<std::size_t>(each.verdict)];
    items.push_back(
        {{"result", word_of(each.verdict)},
         {"line", each.expectation.line},
         {"expectation", each.expectation.text},
         {"expected", each.expectation.may ? "may" : "may not"},
         {"decision", to_string(each.result.decision)},
         {"reason",
          each.result.reason.empty() ? Json(nullptr) : Json(each.result.reason)},
         {"message", each.message.empty() ? Json(nullptr) : Json(each.message)}});
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "AccessTest"},
                   {"source", source},
                   {"counts",
                    {{"all", all.size()},
                     {"hold", counts[0]},
                     {"fail", counts[1]},
                     {"unknown", counts[2]}}},
                   {"items", std::move(items)}};
  document.view.facts = {{"All", {"/counts/all"}},
                         {"Hold", {"/counts/hold"}},
                         {"Fail", {"/counts/fail"}},
                         {"Unknown", {"/counts/unknown"}}};
  document.view.list = {"/items",
                        {{"RESULT", "/result"},
                         {"LINE", "/line"},
                         {"EXPECTATION", "/expectation"},
                         {"WHY", "/message"}}};
  return document;
}

std::string
report_of(const std::vector<Tested>& all)
{
  std::vector<JUnitCase> cases;
  for (const auto& each : all) {
    cases.push_back({each.expectation.text,
                     fmt::format("line {}", each.expectation.line),
                     each.verdict == Verdict::holds   ? JUnitResult::passed
                     : each.verdict == Verdict::fails ? JUnitResult::failed
                                                      : JUnitResult::error,
                     each.message});
  }
  return junit_report("oidcctl access test", cases);
}

ExitStatus
status_of(const std::vector<Tested>& all)
{
  auto status = ExitStatus::success;
  for (const auto& each : all) {
    if (each.verdict == Verdict::fails) {
      return ExitStatus::negative;
    }
    status = each.verdict == Verdict::unknown ? ExitStatus::unknown : status;
  }
  return status;
}

// One line on standard error for each that does not hold, where the output is for
// programs.
std::vector<Notice>
notices_on(const std::vector<Tested>& all)
{
  std::vector<Notice> notices;
  for (const auto& each : all) {
    if (each.verdict != Verdict::holds) {
      notices.push_back({NoticeLevel::warning,
                         fmt::format("line {}: {}: {}",
                                     each.expectation.line,
                                     each.expectation.text,
                                     each.message),
                         ""});
    }
  }
  return notices;
}

Result<void>
find_groups(const rbac::Snapshot& snapshot, std::vector<Expectation>& expectations)
{
  for (auto& each : expectations) {
    ParsedAction parsed;
    parsed.action = each.action;
    parsed.needs_group = each.needs_group;
    auto found = find_group(snapshot, parsed);
    if (!found) {
      auto error = std::move(found).error();
      error.code = ErrorCode::local_file;
      return tl::make_unexpected(
          std::move(error).within(fmt::format("line {}", each.line)));
    }
    each.action = parsed.action;
  }
  return {};
}

Result<std::vector<ExpectationResult>>
results_of(System& system,
           const AccessTestOptions& options,
           std::vector<Expectation>& expectations)
{
  if (options.dump) {
    TRY_ASSIGN(const auto snapshot, read_snapshot(system, *options.dump));
    TRY(find_groups(snapshot, expectations));
    return evaluate_expectations(snapshot, expectations);
  }
  TRY(find_groups(rbac::Snapshot(), expectations));
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  return ask_expectations(*session.client, expectations);
}

Result<Outcome>
run_access_test(System& system,
                const AccessTestOptions& options,
                const std::string& format)
{
  if (options.file.empty()) {
    return fail(ErrorCode::usage,
                "no expectations to test",
                "pass a file with lines like: user jane may get pods in apps");
  }
  if (options.file == "-" && options.dump == "-") {
    return usage_error({"--filename"},
                       "FILE and --filename cannot both be standard input",
                       "pass one of them as a file");
  }
  TRY_ASSIGN(auto expectations, read_expectation_file(system, options.file));
  TRY_ASSIGN(const auto results, results_of(system, options, expectations));
  std::vector<Tested> all;
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    Tested tested{std::move(expectations[i]), results[i]};
    tested.verdict = verdict_of(tested.expectation, tested.result.decision);
    tested.message = message_of(tested);
    all.push_back(std::move(tested));
  }
  if (format == "junit") {
    return Outcome{report_of(all), status_of(all), notices_on(all)};
  }
  return Outcome{document_of(all, options.dump ? "dump" : "cluster"),
                 status_of(all),
                 format == "table" ? std::vector<Notice>() : notices_on(all)};
}

} // namespace

void
build_access_test(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessTestOptions>();
  parameters.argument("FILE", options->file, "Expectations, one per line or in YAML")
      .values.kind = Values::Kind::file;
  add_dump_option(parameters, options->dump);
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output, {"table", "json", "yaml", "junit"});
  parameters.footer("Exit status: 0 all hold, 1 one fails, 3 could not find out.");
  invocation.action = [options, &invocation](System& system) {
    return run_access_test(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli
