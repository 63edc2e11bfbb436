#include "app/access/check.hpp"
#include "app/access/snapshot_source.hpp"
#include "cli/access/action_options.hpp"
#include "cli/access/check_document.hpp"
#include "cli/access/commands.hpp"
#include "cli/access/identity_options.hpp"
#include "cli/options/binding_source.hpp"
#include "kube/review/action.hpp"
#include "ports/system.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

struct AccessCheckOptions
{
  ActionFlags action = {};
  IdentityFlags identity = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
};

ExitStatus
status_of(rbac::Decision decision)
{
  switch (decision) {
  case rbac::Decision::allow:
    return ExitStatus::success;
  case rbac::Decision::deny:
  case rbac::Decision::no_opinion:
    return ExitStatus::negative;
  case rbac::Decision::depends:
  case rbac::Decision::unknown:
    return ExitStatus::unknown;
  }
  return ExitStatus::bug;
}

access::Question
question_of(const ParsedAction& parsed, const Identity& identity)
{
  access::Question question;
  question.action = parsed.action;
  question.type = parsed.type;
  question.who = review::requester_of(identity.user);
  question.naming = identity.naming;
  question.uncounted_groups = identity.uncounted_groups;
  return question;
}

Outcome
outcome_of(const access::Question& question,
           const access::CheckAnswer& answer,
           const Identity& identity,
           const std::string& source,
           const std::vector<std::string>& notes)
{
  Outcome outcome{check_document(question, answer, identity.grant_options, source),
                  status_of(answer.decision),
                  identity.notices};
  for (const auto* list : {&notes, &answer.notes}) {
    for (const auto& note : *list) {
      outcome.notices.push_back({NoticeLevel::note, note, ""});
    }
  }
  return outcome;
}

Result<Outcome>
check_offline(System& system, const AccessCheckOptions& options)
{
  if (!options.identity.names_someone()) {
    return fail(ErrorCode::usage,
                "no user: a dump does not say who you are",
                "use --as NAME, --user VALUE, --group NAME or --token-file FILE");
  }
  TRY_ASSIGN(auto parsed, parse_action(options.action, "default"));
  TRY_ASSIGN(const auto identity, identity_of(system, options.identity));
  TRY_ASSIGN(const auto snapshot, read_snapshot(system, *options.dump));
  TRY(find_group(snapshot, parsed));
  const auto question = question_of(parsed, identity);
  const auto answer = access::answer_of(snapshot, question, std::nullopt);
  return outcome_of(question, answer, identity, "dump", parsed.notes);
}

Result<Outcome>
check_live(System& system, const AccessCheckOptions& options)
{
  Identity identity;
  if (options.identity.names_someone()) {
    TRY_ASSIGN(identity, identity_of(system, options.identity));
  }
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  TRY_ASSIGN(auto parsed, parse_action(options.action, session.connection->config().ns));
  if (parsed.needs_group) {
    TRY_ASSIGN(const auto live, read_live_snapshot(system, *session.client, {}));
    TRY(find_group(live.snapshot, parsed));
  }
  CheckOrder order{question_of(parsed, identity), std::nullopt};
  if (options.identity.names_someone()) {
    order.user = identity.user;
  }
  TRY_ASSIGN(const auto answer, ask_check(system, *session.client, order));
  if (identity.grant_options.empty()) {
    identity.grant_options =
        grant_options_for({.username = order.question.who.user, .uid = {}, .groups = {}});
  }
  return outcome_of(order.question, answer, identity, "cluster", parsed.notes);
}

Result<Outcome>
run_access_check(System& system, const AccessCheckOptions& options)
{
  if (options.dump == "-" && options.identity.token_file == "-") {
    return usage_error({"--filename", "--token-file"},
                       "--filename and --token-file cannot both be standard input",
                       "pass one of them as a file");
  }
  return options.dump ? check_offline(system, options) : check_live(system, options);
}

} // namespace

void
build_access_check(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessCheckOptions>();
  add_action_options(parameters, options->action);
  add_dump_option(parameters, options->dump);
  add_identity_options(parameters, options->identity);
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output);
  parameters.footer("Exit status: 0 yes, 1 no, 3 could not find out.");
  invocation.action = [options](System& system) {
    return run_access_check(system, *options);
  };
}

} // namespace oidcctl::cli
