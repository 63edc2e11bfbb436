#include "checks/cluster_config/config_diff_report.hpp"

#include "base/json_values.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using apiserver::Answer;
using apiserver::Effect;
using apiserver::SettingsChange;

const char*
word_of(Answer answer)
{
  return answer == Answer::yes ? "yes" : answer == Answer::no ? "no" : "unknown";
}

Json
change_json(const SettingsChange& change)
{
  return {{"issuer", text_or_null(change.issuer)},
          {"aspect", change.aspect},
          {"effect", apiserver::to_string(change.effect)},
          {"certain", word_of(change.certain)},
          {"from", text_or_null(change.from)},
          {"to", text_or_null(change.to)},
          {"message", change.message},
          {"hint", text_or_null(change.hint)}};
}

// Return whether something with one of the effects happens: yes, unknown or no.
Answer
any_of(const std::vector<SettingsChange>& changes, std::initializer_list<Effect> effects)
{
  auto answer = Answer::no;
  for (const auto& change : changes) {
    if (std::find(effects.begin(), effects.end(), change.effect) != effects.end()) {
      answer = change.certain == Answer::yes || answer == Answer::yes ? Answer::yes
                                                                      : Answer::unknown;
    }
  }
  return answer;
}

Json
binding_json(const AffectedBinding& affected)
{
  return {{"fate", rbac::to_string(affected.fate)},
          {"subject",
           {{"kind", rbac::to_string(affected.subject.kind)},
            {"name", affected.subject.name}}},
          {"newName", text_or_null(affected.new_name)},
          {"roleRef",
           {{"kind", rbac::to_string(affected.role.kind)}, {"name", affected.role.name}}},
          {"namespace", text_or_null(affected.ns)},
          {"binding", affected.binding},
          {"why", affected.why}};
}

Json
bindings_json(const BindingImpact& impact)
{
  auto items = Json::array();
  for (const auto& affected : impact.listed) {
    items.push_back(binding_json(affected));
  }
  return {{"read", impact.read},
          {"lost", impact.lost},
          {"unknown", impact.unknown},
          {"listed", impact.listed.size()},
          {"items", std::move(items)}};
}

// The changes as findings, for the table.
Json
findings_of(const ConfigDiff& diff)
{
  auto findings = Json::array();
  for (const auto& change : diff.changes) {
    const bool is_loss =
        change.effect == Effect::logins_end || change.effect == Effect::tokens_refused ||
        change.effect == Effect::names_change || change.effect == Effect::groups_change;
    const auto values = change.from.empty() && change.to.empty()
                            ? std::string()
                            : fmt::format(" ({} -> {})",
                                          change.from.empty() ? "none" : change.from,
                                          change.to.empty() ? "none" : change.to);
    findings.push_back(
        {{"id", "change/" + change.aspect},
         {"status",
          change.certain == Answer::unknown ? "unknown"
          : is_loss                         ? "warning"
                                            : "info"},
         {"message",
          (change.issuer.empty() ? "" : change.issuer + ": ") + change.message + values},
         {"hint", text_or_null(change.hint)}});
  }
  return findings;
}

} // namespace

Answer
is_same(const ConfigDiff& diff)
{
  auto same = Answer::yes;
  for (const auto& change : diff.changes) {
    if (change.effect == Effect::none) {
      continue;
    }
    if (change.certain == Answer::yes) {
      return Answer::no;
    }
    same = Answer::unknown;
  }
  return same;
}

Json
config_diff_report(const ConfigDiff& diff)
{
  auto changes = Json::array();
  for (const auto& change : diff.changes) {
    changes.push_back(change_json(change));
  }
  const auto& all = diff.changes;
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "ClusterConfigDiff"},
          {"before", diff.before},
          {"after", diff.after},
          {"same", word_of(is_same(diff))},
          {"namesChange", word_of(any_of(all, {Effect::names_change}))},
          {"groupsChange", word_of(any_of(all, {Effect::groups_change}))},
          {"loginsEnd", word_of(any_of(all, {Effect::logins_end}))},
          {"loginsBegin", word_of(any_of(all, {Effect::logins_begin}))},
          {"tokensRefused", word_of(any_of(all, {Effect::tokens_refused}))},
          {"tokensAccepted", word_of(any_of(all, {Effect::tokens_accepted}))},
          {"restart", diff.needs_restart},
          {"changes", std::move(changes)},
          {"bindings", diff.bindings ? bindings_json(*diff.bindings) : Json(nullptr)},
          {"findings", findings_of(diff)}};
}

} // namespace oidcctl
