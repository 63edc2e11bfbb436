#include "cli/access/check_document.hpp"

#include "base/json_values.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

using access::CheckAnswer;
using access::CureAnswer;
using access::Granted;

// Return yes, no or unknown, in the words of kubectl.
std::string
answer_word(rbac::Decision decision)
{
  switch (decision) {
  case rbac::Decision::allow:
    return "yes";
  case rbac::Decision::deny:
  case rbac::Decision::no_opinion:
    return "no";
  case rbac::Decision::depends:
  case rbac::Decision::unknown:
    return "unknown";
  }
  return {};
}

Json
action_json(const access::Question& question)
{
  const auto& action = question.action;
  if (!action.is_resource) {
    return {{"text", describe(question)}, {"verb", action.verb}, {"path", action.path}};
  }
  return {{"text", describe(question)},
          {"verb", action.verb},
          {"group", action.api_group},
          {"resource", action.resource},
          {"subresource", text_or_null(action.subresource)},
          {"name", text_or_null(action.name)},
          {"namespace", text_or_null(action.ns)}};
}

std::string
binding_words(const Granted& granted)
{
  const auto place =
      granted.ns.empty() ? std::string() : " in namespace " + text::quote(granted.ns);
  return fmt::format("{} {}{}, of {} {}, to {} {}",
                     granted.ns.empty() ? "ClusterRoleBinding" : "RoleBinding",
                     text::quote(granted.binding),
                     place,
                     to_string(granted.role.kind),
                     text::quote(granted.role.name),
                     to_string(granted.subject.kind),
                     text::quote(granted.subject.name));
}

Json
granted_json(const Granted& granted)
{
  return {
      {"text", binding_words(granted)},
      {"binding",
       {{"kind", granted.ns.empty() ? "ClusterRoleBinding" : "RoleBinding"},
        {"name", granted.binding},
        {"namespace", text_or_null(granted.ns)}}},
      {"roleRef", {{"kind", to_string(granted.role.kind)}, {"name", granted.role.name}}},
      {"subject",
       {{"kind", to_string(granted.subject.kind)},
        {"name", granted.subject.name},
        {"namespace", text_or_null(granted.subject.ns)}}},
      {"rule", granted.rule ? rule_json(*granted.rule) : Json(nullptr)},
      {"ruleText", granted.rule ? Json(rule_text(*granted.rule)) : Json(nullptr)}};
}

std::string
beyond_text(const access::Beyond& beyond)
{
  if (beyond.permissions == 0) {
    return "nothing else";
  }
  auto text = beyond.permissions == 1
                  ? std::string("one more permission")
                  : fmt::format("{} more permissions", beyond.permissions);
  text += ": " + text::join(beyond.examples, ", ");
  if (beyond.permissions > beyond.examples.size()) {
    text += ", ...";
  }
  return text;
}

// Return who may run the cure, in one sentence.
std::string
grantor_text(const CureAnswer& cure)
{
  std::string text;
  if (cure.caller) {
    const auto& caller = *cure.caller;
    text = caller.may == rbac::May::yes ? "you may grant it: the caller " + caller.why
           : caller.may == rbac::May::no
               ? "you may not grant it: the caller " + caller.why
               : "whether you may grant it is unknown: the "
                 "caller, as far as was read, " +
                     caller.why;
  }
  std::vector<std::string> others;
  for (const auto& subject : cure.grantors) {
    others.push_back(
        fmt::format("{} {}", to_string(subject.kind), text::quote(subject.name)));
  }
  if (!others.empty()) {
    text += text.empty() ? "" : "; ";
    text += "granted by " + access::listed(others);
  }
  return text;
}

Json
cure_json(const access::Question& question,
          const CureAnswer& cure,
          const std::string& grant_options)
{
  Json json{{"command", nullptr},
            {"roleRef", nullptr},
            {"namespace", text_or_null(cure.ns)},
            {"beyond", nullptr},
            {"dangers", cure.beyond.dangers},
            {"grantors", text_or_null(grantor_text(cure))},
            {"callerMay", nullptr},
            {"smaller", nullptr}};
  if (cure.role) {
    json["command"] = grant_line(*cure.role, cure.ns, grant_options, question.who);
    json["roleRef"] = {{"kind", to_string(cure.role->kind)}, {"name", cure.role->name}};
    json["beyond"] = beyond_text(cure.beyond);
  }
  if (cure.caller) {
    json["callerMay"] = cure.caller->may == rbac::May::yes  ? "yes"
                        : cure.caller->may == rbac::May::no ? "no"
                                                            : "unknown";
  }
  if (!cure.beyond.dangers.empty()) {
    json["warning"] = "it also gives " + access::listed(cure.beyond.dangers);
  }
  if (cure.new_role) {
    const rbac::RoleRef role{cure.new_role->is_cluster_wide ? rbac::RoleKind::cluster_role
                                                            : rbac::RoleKind::role,
                             cure.new_role->name};
    json["smaller"] = {{"create", cure.new_role->command},
                       {"grant", grant_line(role, cure.ns, grant_options, question.who)}};
  }
  return json;
}

Json
misses_json(const std::vector<access::NearMiss>& misses)
{
  auto list = Json::array();
  for (const auto& miss : misses) {
    list.push_back({{"id", fmt::format("near-miss/{}", to_string(miss.kind))},
                    {"status", "warning"},
                    {"distance", miss.distance},
                    {"message", miss.text},
                    {"hint", text_or_null(miss.hint)}});
  }
  return list;
}

} // namespace

std::string
grant_line(const rbac::RoleRef& role,
           const std::string& ns,
           const std::string& grant_options,
           const rbac::Requester& who)
{
  const auto account = rbac::service_account_of(who.user);
  if (!account.name.empty()) {
    return fmt::format("kubectl create {} {} --{}={} --serviceaccount={}:{}{}",
                       ns.empty() ? "clusterrolebinding" : "rolebinding",
                       shell_quote(fmt::format("{}-{}", role.name, account.name)),
                       role.kind == rbac::RoleKind::cluster_role ? "clusterrole" : "role",
                       shell_quote(role.name),
                       account.ns,
                       account.name,
                       ns.empty() ? "" : " --namespace=" + shell_quote(ns));
  }
  auto line =
      fmt::format("oidcctl rbac grant {} {} {}",
                  grant_options,
                  role.kind == rbac::RoleKind::cluster_role ? "--cluster-role" : "--role",
                  shell_quote(role.name));
  if (!ns.empty()) {
    line += " --namespace " + shell_quote(ns);
  }
  return line + " --apply";
}

Json
rule_json(const rbac::PolicyRule& rule)
{
  Json json{{"verbs", rule.verbs}};
  if (!rule.urls.empty()) {
    json["nonResourceURLs"] = rule.urls;
    return json;
  }
  json["apiGroups"] = rule.api_groups;
  json["resources"] = rule.resources;
  if (!rule.resource_names.empty()) {
    json["resourceNames"] = rule.resource_names;
  }
  return json;
}

std::string
rule_text(const rbac::PolicyRule& rule)
{
  const auto verbs = text::join(rule.verbs, ",");
  if (!rule.urls.empty()) {
    return fmt::format("{} {}", verbs, text::join(rule.urls, ","));
  }
  std::vector<std::string> groups;
  for (const auto& group : rule.api_groups) {
    groups.push_back(group.empty() ? "core" : group);
  }
  const bool is_core = rule.api_groups == std::vector<std::string>{""};
  const auto of = is_core ? std::string() : " of " + text::join(groups, ",");
  const auto named = rule.resource_names.empty()
                         ? std::string()
                         : " named " + text::join(rule.resource_names, ",");
  return fmt::format("{} {}{}{}", verbs, text::join(rule.resources, ","), of, named);
}

Document
check_document(const access::Question& question,
               const CheckAnswer& answer,
               const std::string& grant_options,
               const std::string& source)
{
  const bool is_yes = answer.decision == rbac::Decision::allow;
  auto also = Json::array();
  for (const auto& granted : answer.also) {
    also.push_back(granted_json(granted));
  }
  Document document;
  document.data = {
      {"apiVersion", "oidcctl/v1"},
      {"kind", "AccessCheck"},
      {"answer", answer_word(answer.decision)},
      {"decision", to_string(answer.decision)},
      {"allowed",
       is_yes                                 ? Json(true)
       : answer_word(answer.decision) == "no" ? Json(false)
                                              : Json(nullptr)},
      {"action", action_json(question)},
      {"user",
       {{"name", text_or_null(question.who.user)}, {"groups", question.who.groups}}},
      {"source", source},
      {"reason", text_or_null(answer.reason)},
      {"evaluationError", text_or_null(answer.evaluation_error)},
      {"grantedBy", answer.granted ? granted_json(*answer.granted) : Json(nullptr)},
      {"alsoGrantedBy", std::move(also)},
      {"cure",
       answer.cure ? cure_json(question, *answer.cure, grant_options) : Json(nullptr)},
      {"findings", misses_json(answer.misses)}};
  document.view.facts = {{"Answer", {"/answer"}},
                         {"Action", {"/action/text"}},
                         {"User", {"/user/name"}},
                         {"Groups", {"/user/groups"}},
                         {"Reason", {"/reason"}},
                         {"Unknown", {"/evaluationError"}},
                         {"Granted by", {"/grantedBy/text"}},
                         {"Rule", {"/grantedBy/ruleText"}},
                         {"Also by", {"/alsoGrantedBy/0/text"}},
                         {"Cure", {"/cure/command"}},
                         {"Gives also", {"/cure/beyond"}},
                         {"Warning", {"/cure/warning"}},
                         {"Who may", {"/cure/grantors"}},
                         {"Smaller", {"/cure/smaller/create"}},
                         {"", {"/cure/smaller/grant"}}};
  document.view.findings.rows = "/findings";
  return document;
}

} // namespace oidcctl::cli
