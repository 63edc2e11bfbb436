#include "authenticator/token_verdict.hpp"
#include "base/json_values.hpp"
#include "base/text.hpp"

namespace oidcctl {

namespace {

std::string
finding_id(std::string_view reason)
{
  std::string id = "token/";
  for (const char c : reason) {
    id += c == '_' ? '-' : c;
  }
  return id;
}

Json
finding_json(const TokenProblem& problem)
{
  const auto& reason = token_reason(problem.reason);
  return {{"id", finding_id(reason.id)},
          {"status",
           to_string(problem.could_not_find_out ? Status::unknown : Status::failure)},
          {"title", reason.title},
          {"message", problem.message},
          {"hint", problem.hint.empty() ? Json(reason.hint) : Json(problem.hint)},
          {"spec", text_or_null(reason.spec)},
          {"reason", reason.id},
          {"side", to_string(reason.responsible)},
          {"details", Json::object()}};
}

Json
finding_json(const TokenFinding& remark)
{
  return {{"id", remark.id},
          {"status", to_string(remark.finding.status)},
          {"title", nullptr},
          {"message", remark.finding.message},
          {"hint", text_or_null(remark.finding.hint)},
          {"spec", nullptr},
          {"reason", nullptr},
          {"side", nullptr},
          {"details", remark.finding.details}};
}

void
add_identity(Json& out, const Identity& identity)
{
  out["username"] = identity.username;
  out["groups"] = identity.groups;
  out["uid"] = text_or_null(identity.uid);
  auto extra = Json::object();
  for (const auto& [key, values] : identity.extra) {
    extra[key] = values;
  }
  out["extra"] = std::move(extra);
  // A user without a name authenticates, but no binding can name it.
  out["subject"] = identity.username.empty()
                       ? Json(nullptr)
                       : Json{{"kind", "User"},
                              {"apiGroup", "rbac.authorization.k8s.io"},
                              {"name", identity.username}};
}

} // namespace

Json
token_verdict_json(const TokenVerdict& verdict,
                   const Policy& policy,
                   const std::string& issuer)
{
  Json out{{"apiVersion", "oidcctl/v1"},
           {"kind", "TokenVerdict"},
           {"issuer", issuer},
           {"kubernetesVersion", "1." + std::to_string(policy.kubernetes_minor)},
           {"accepted", verdict.accepted ? Json(*verdict.accepted) : Json(nullptr)},
           {"answer",
            !verdict.accepted   ? "unknown"
            : *verdict.accepted ? "yes"
                                : "no"}};
  if (verdict.identity) {
    add_identity(out, *verdict.identity);
    out["reason"] = nullptr;
    out["message"] = nullptr;
    out["silent"] = false;
  } else {
    const auto& first = verdict.problems.front();
    out["reason"] = first.reason;
    out["message"] = first.message;
    out["silent"] = first.reason == "skipped";
  }
  auto findings = Json::array();
  for (const auto& problem : verdict.problems) {
    findings.push_back(finding_json(problem));
  }
  for (const auto& remark : verdict.remarks) {
    findings.push_back(finding_json(remark));
  }
  out["findings"] = std::move(findings);
  return out;
}

} // namespace oidcctl
