#include "app/access/check.hpp"

#include "app/access/ask.hpp"
#include "app/access/find_identity.hpp"
#include "app/access/snapshot_source.hpp"
#include "app/rbac/binding_api.hpp"
#include "kube/review/action.hpp"
#include "model/http/http_status.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using review::AccessReviewKind;

// Ask about another user: of the whole cluster, or where the caller may not, of the
// namespace.
Result<review::AccessStatus>
ask_about(ClusterClient& client, const CheckOrder& order)
{
  const auto& action = order.question.action;
  const auto kind =
      order.user ? AccessReviewKind::subject : AccessReviewKind::self_subject;
  const auto user = order.user.value_or(review::UserInfo{});
  TRY_ASSIGN(auto answer, ask_access(client, review::review_of(kind, action, user)));
  const bool may_be_local = order.user &&
                            answer.refusal.status == http_status::k_forbidden &&
                            action.is_resource && !action.ns.empty();
  if (!answer.value && may_be_local) {
    TRY_ASSIGN(
        answer,
        ask_access(client,
                   review::review_of(AccessReviewKind::local_subject, action, user)));
  }
  if (!answer.value) {
    auto error = refused(answer.refusal, "asking the API server");
    if (answer.refusal.status == http_status::k_forbidden && order.user) {
      error.hint = "the caller may not create subjectaccessreviews (ClusterRole "
                   "system:auth-delegator): use -f DUMP, or another context";
    }
    return tl::make_unexpected(std::move(error));
  }
  return std::move(*answer.value);
}

rbac::Decision
decision_of(const review::AccessStatus& status)
{
  return status.allowed                     ? rbac::Decision::allow
         : status.denied                    ? rbac::Decision::deny
         : !status.evaluation_error.empty() ? rbac::Decision::unknown
                                            : rbac::Decision::no_opinion;
}

// Read the role that the reason names, and find the rule in it. A role that may not be
// read is not an error.
Result<void>
read_rule(ClusterClient& client, const rbac::Action& action, access::Granted& granted)
{
  const bool is_wide = granted.role.kind == rbac::RoleKind::cluster_role;
  const auto base = std::string("/apis/rbac.authorization.k8s.io/v1/");
  const auto place =
      is_wide ? std::string("clusterroles/")
              : fmt::format("namespaces/{}/roles/", percent_encode(granted.ns));
  TRY_ASSIGN(const auto reply,
             client.call({.target = base + place + percent_encode(granted.role.name)}));
  if (!reply.is_success()) {
    return {};
  }
  TRY_ASSIGN(const auto role, to_role(reply.body, is_wide));
  rbac::Snapshot snapshot;
  TRY(snapshot.add(role));
  if (const auto rule = rbac::rule_for(snapshot, 0, action)) {
    granted.rule = snapshot.copy_of_rule(0, *rule);
  }
  return {};
}

// Read the roles and bindings as far as the reader may, and explain.
Result<void>
explain_by(System& system,
           ClusterClient& reader,
           const CheckOrder& order,
           const std::optional<rbac::Requester>& grantor,
           access::CheckAnswer& answer)
{
  TRY_ASSIGN(auto live, read_live_snapshot(system, reader, order.question.action.ns));
  for (auto& sentence : live.not_read) {
    answer.notes.push_back(std::move(sentence));
  }
  if (live.snapshot.bindings() + live.snapshot.roles() > 0) {
    access::explain(live.snapshot, order.question, grantor, answer);
  }
  return {};
}

// Return who the caller is, with the groups; nothing where that is not known.
std::optional<rbac::Requester>
whole(const std::optional<access::SeenIdentity>& seen)
{
  return seen && seen->has_groups ? std::optional(review::requester_of(seen->user))
                                  : std::nullopt;
}

Result<void>
explain_no(System& system,
           ClusterClient& client,
           CheckOrder& order,
           access::CheckAnswer& answer)
{
  TRY_ASSIGN(const auto self, find_identity(client));
  const auto caller = whole(self.seen);
  if (!order.user) {
    if (!caller) {
      answer.notes.push_back(
          self.seen
              ? "the API server does not report the groups of the caller"
              : "who the caller is could not be found out: " + self.refusal.message);
      return {};
    }
    order.question.who = *caller;
  }
  return explain_by(system, client, order, caller, answer);
}

bool
is_no(rbac::Decision decision)
{
  return decision == rbac::Decision::no_opinion || decision == rbac::Decision::deny;
}

// Return the answer of the API server, with the rule of a yes.
Result<access::CheckAnswer>
ask_server(ClusterClient& client, const CheckOrder& order)
{
  TRY_ASSIGN(const auto status, ask_about(client, order));
  access::CheckAnswer answer;
  answer.decision = decision_of(status);
  answer.reason = status.reason;
  answer.evaluation_error = status.evaluation_error;
  answer.granted = access::parse_reason(status.reason);
  if (answer.granted) {
    TRY(read_rule(client, order.question.action, *answer.granted));
  } else if (answer.decision == rbac::Decision::allow && !status.reason.empty()) {
    answer.notes.push_back("another authorizer than RBAC allows it");
  }
  return answer;
}

} // namespace

Result<access::CheckAnswer>
ask_check(System& system, ClusterClient& client, CheckOrder& order)
{
  TRY_ASSIGN(auto answer, ask_server(client, order));
  if (is_no(answer.decision)) {
    TRY(explain_no(system, client, order, answer));
  }
  return answer;
}

Result<access::CheckAnswer>
ask_check(System& system,
          ClusterClient& client,
          CheckOrder& order,
          const std::optional<access::SeenIdentity>& self,
          ClusterClient* reader)
{
  TRY_ASSIGN(auto answer, ask_server(client, order));
  if (!is_no(answer.decision) || !whole(self)) {
    return answer;
  }
  if (reader == nullptr) {
    TRY(explain_by(system, client, order, whole(self), answer));
    return answer;
  }
  TRY_ASSIGN(const auto admin, find_identity(*reader));
  TRY(explain_by(system, *reader, order, whole(admin.seen), answer));
  return answer;
}

} // namespace oidcctl
