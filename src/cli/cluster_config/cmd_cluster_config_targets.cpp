#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/cluster_config/commands.hpp"
#include "cli/framework/output_options.hpp"
#include "kube/cluster_config/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

namespace forms = cluster_config;

constexpr std::string_view
word_of(forms::Algorithms algorithms)
{
  return algorithms == forms::Algorithms::any     ? "any"
         : algorithms == forms::Algorithms::rs256 ? "RS256"
                                                  : "default";
}

// Return what a form can express, member by member.
Json
ability_json(const forms::Ability& ability)
{
  const bool is_flags = ability.mechanism == forms::Mechanism::flags;
  const bool is_file = ability.mechanism == forms::Mechanism::file;
  const auto most = ability.most_required_claims;
  return {
      {"issuers", is_file ? Json("many") : Json(1)},
      {"audiences", is_flags ? Json(1) : Json("many")},
      {"discoveryURL", is_file},
      {"certificateAuthority", ability.has_ca},
      {"usernamePrefix", ability.has_username_prefix},
      {"groups", ability.has_groups},
      {"groupsPrefix", ability.has_groups && ability.has_groups_prefix},
      {"requiredClaims", !is_flags || most == forms::k_many ? Json("many") : Json(most)},
      {"signingAlgorithms", is_flags ? Json(word_of(ability.algorithms)) : Json("all")},
      {"expressions", !is_flags},
      {"uid", !is_flags},
      {"extra", !is_flags},
      {"anonymous", ability.has_anonymous}};
}

// Return in words what a target with these forms cannot express.
std::string
limits_of(const forms::Target& target)
{
  const auto any = [&target](auto can) {
    return std::any_of(target.forms.begin(),
                       target.forms.end(),
                       [&can](const auto& form) { return can(form.ability); });
  };
  std::vector<std::string> words;
  const auto add = [&](std::string_view word, auto can) {
    if (!any(can)) {
      words.emplace_back(word);
    }
  };
  using forms::Ability;
  using enum forms::Mechanism;
  add("several issuers", [](const Ability& a) { return a.mechanism == file; });
  add("expressions", [](const Ability& a) { return a.mechanism != flags; });
  add("CA", [](const Ability& a) { return a.has_ca; });
  add("username prefix", [](const Ability& a) { return a.has_username_prefix; });
  add("groups", [](const Ability& a) { return a.has_groups; });
  add("groups prefix",
      [](const Ability& a) { return a.has_groups && a.has_groups_prefix; });
  add("required claims", [](const Ability& a) { return a.most_required_claims > 0; });
  add("several required claims",
      [](const Ability& a) { return a.most_required_claims != 1; });
  add("signing algorithms", [](const Ability& a) {
    return a.mechanism == flags && a.algorithms == forms::Algorithms::any;
  });
  return text::join(words, ", ");
}

Json
target_json(const forms::Target& target)
{
  auto list = Json::array();
  std::vector<std::string> names;
  for (const auto& form : target.forms) {
    list.push_back({{"name", form.name},
                    {"mechanism", forms::to_string(form.ability.mechanism)},
                    {"file", form.file},
                    {"expresses", ability_json(form.ability)}});
    if (std::find(names.begin(), names.end(), form.name) == names.end()) {
      names.emplace_back(form.name);
    }
  }
  return {{"name", target.name},
          {"title", target.title},
          {"formNames", text::join(names, ", ")},
          {"forms", std::move(list)},
          {"cannotExpress", limits_of(target)},
          {"change", forms::to_string(target.change)},
          {"changeNote", target.change_note},
          {"documentation", target.documentation}};
}

// One target in full.
Result<Outcome>
run_one(const std::string& name)
{
  const auto* target = forms::find_target(name);
  if (target == nullptr) {
    std::vector<std::string> names;
    for (const auto& one : forms::targets()) {
      names.emplace_back(one.name);
    }
    return fail(ErrorCode::usage,
                fmt::format("no target is called {}", text::quote(name)),
                suggestion(name, names, "`oidcctl cluster-config targets` lists them"));
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"}, {"kind", "ClusterConfigTarget"}};
  document.data.update(target_json(*target));
  document.view.facts = {{"Target", {"/name", "/title"}},
                         {"Change", {"/change", "/changeNote"}},
                         {"Docs", {"/documentation"}}};
  document.view.list = {"/forms",
                        {{"FORM", "/name"},
                         {"BY", "/mechanism"},
                         {"FILE", "/file"},
                         {"ISSUERS", "/expresses/issuers"},
                         {"CLIENT IDS", "/expresses/audiences"},
                         {"CA", "/expresses/certificateAuthority"},
                         {"GROUPS", "/expresses/groups"},
                         {"REQUIRED CLAIMS", "/expresses/requiredClaims"},
                         {"ALGORITHMS", "/expresses/signingAlgorithms"}}};
  return Outcome{std::move(document), ExitStatus::success, {}};
}

Outcome
run_all()
{
  auto items = Json::array();
  for (const auto& target : forms::targets()) {
    items.push_back(target_json(target));
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "ClusterConfigTargets"},
                   {"targets", std::move(items)}};
  document.view.list = {"/targets",
                        {{"TARGET", "/name"},
                         {"FORMS", "/formNames"},
                         {"CHANGE", "/change"},
                         {"CANNOT EXPRESS", "/cannotExpress"}}};
  return {std::move(document), ExitStatus::success, {}};
}

} // namespace

void
build_cluster_config_targets(Parameters& parameters, Invocation& invocation)
{
  auto name = std::make_shared<std::string>();
  auto& argument = parameters.argument(
      "TARGET", *name, "Describe only this one, with all that it can express");
  argument.values.find = [](System&, const OptionSet&) {
    std::vector<std::string> names;
    for (const auto& target : forms::targets()) {
      names.emplace_back(target.name);
    }
    return names;
  };
  add_output_options(parameters, invocation.output);
  parameters.footer("`targets TARGET` also says where its documentation is.");
  invocation.action = [name](System&) -> Result<Outcome> {
    return name->empty() ? Result<Outcome>(run_all()) : run_one(*name);
  };
}

} // namespace oidcctl::cli
