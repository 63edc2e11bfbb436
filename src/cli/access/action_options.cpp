#include "cli/access/action_options.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/options/known_values.hpp"
#include "kube/rbac/binding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr const char* k_resource_verbs[] = {"get",
                                            "list",
                                            "watch",
                                            "create",
                                            "update",
                                            "patch",
                                            "delete",
                                            "deletecollection",
                                            "bind",
                                            "escalate",
                                            "impersonate",
                                            "use",
                                            "approve",
                                            "sign",
                                            "attest",
                                            "*"};

Result<void>
check_verb(const std::string& verb, std::vector<std::string>& notes)
{
  if (verb.empty() || verb.find_first_of(" \t\r\n") != std::string::npos) {
    return fail(ErrorCode::usage,
                fmt::format("invalid verb {}", text::quote(verb)),
                "use a verb such as get, list, create or delete");
  }
  const auto lower = text::to_lower(verb);
  if (lower != verb) {
    return fail(
        ErrorCode::usage,
        fmt::format("invalid verb {}: verbs are in lower case", text::quote(verb)),
        fmt::format("use {}", lower));
  }
  const std::vector<std::string> known(std::begin(k_resource_verbs),
                                       std::end(k_resource_verbs));
  if (std::find(known.begin(), known.end(), verb) == known.end()) {
    const auto near = nearest(verb, known);
    notes.push_back(fmt::format("{} is not a verb of Kubernetes{}",
                                text::quote(verb),
                                near ? fmt::format(": did you mean {}?", *near) : ""));
  }
  return {};
}

Result<void>
check_place(const ActionFlags& flags)
{
  if (!flags.ns) {
    return {};
  }
  if (const auto problem = rbac::namespace_problem(*flags.ns)) {
    return usage_error({"--namespace"},
                       fmt::format("invalid value for --namespace: {}", *problem),
                       "use --all-namespaces for all of them");
  }
  return {};
}

// Return the namespace that the API server sees in the request.
std::string
place_of(const ActionFlags& flags,
         const ParsedAction& parsed,
         const std::string& default_namespace)
{
  const auto& action = parsed.action;
  if (parsed.type != nullptr && !parsed.type->is_namespaced) {
    // A namespace is in itself: get namespaces/NAME counts as a request in it.
    return action.resource == "namespaces" && action.api_group.empty() ? action.name
                                                                       : std::string();
  }
  return flags.all_namespaces ? std::string() : flags.ns.value_or(default_namespace);
}

void
add_notes(const ActionFlags& flags, ParsedAction& parsed)
{
  const auto& action = parsed.action;
  if (parsed.type == nullptr) {
    return;
  }
  if (!parsed.type->is_namespaced && (flags.ns || flags.all_namespaces)) {
    parsed.notes.push_back(fmt::format(
        "{} are cluster-scoped: the namespace does not count", action.resource));
  }
  if (action.subresource.empty() && kube::has_subresource(*parsed.type, action.name)) {
    parsed.notes.push_back(fmt::format("{0} is read as the name of an object; for the "
                                       "subresource use --subresource {0}",
                                       action.name));
  }
  if (!action.subresource.empty() &&
      !kube::has_subresource(*parsed.type, action.subresource)) {
    parsed.notes.push_back(fmt::format("{} have no subresource {} in Kubernetes itself",
                                       action.resource,
                                       text::quote(action.subresource)));
  }
}

// Return a usage error for words that are not two.
Result<void>
check_words(const std::vector<std::string>& words)
{
  if (words.size() == 2) {
    return {};
  }
  const bool has_name = words.size() == 3 && words[1].find('/') == std::string::npos;
  return fail(ErrorCode::usage,
              "expected VERB and TYPE[.GROUP][/NAME], or VERB and /URL",
              has_name
                  ? fmt::format("did you mean {} {}/{}?", words[0], words[1], words[2])
                  : "for example: get pods, delete deployments.apps/web, get /healthz");
}

} // namespace

void
add_action_options(const Parameters& parameters, ActionFlags& flags)
{
  parameters.arguments(
      "ACTION", flags.words, "VERB TYPE[.GROUP][/NAME], or VERB /URL: list pods");
  parameters.value("--subresource",
                   "NAME",
                   flags.subresource,
                   "Subresource of the type: log, exec, scale");
  add_namespace_options(parameters, flags.ns, flags.all_namespaces);
}

void
add_namespace_options(const Parameters& parameters,
                      std::optional<std::string>& ns,
                      bool& all_namespaces)
{
  auto& option = parameters.value("-n,--namespace", "NAME", ns, "Namespace");
  option.default_text = "that of the context, or default";
  option.values.find = find_namespaces;
  parameters.flag(
      "-A,--all-namespaces", all_namespaces, "All namespaces, as kubectl get -A asks");
  parameters.exclusive({"--namespace", "--all-namespaces"});
}

Result<ParsedAction>
parse_action(const ActionFlags& flags, const std::string& default_namespace)
{
  TRY(check_words(flags.words));
  TRY(check_place(flags));
  ParsedAction parsed;
  auto& action = parsed.action;
  action.verb = flags.words[0];
  TRY(check_verb(action.verb, parsed.notes));
  const auto& target = flags.words[1];
  if (target.starts_with('/')) {
    if (!flags.subresource.empty()) {
      return usage_error({"--subresource"},
                         "--subresource is for resources, not for URLs",
                         "leave it out");
    }
    parsed.notes.clear(); // URLs have verbs of HTTP
    action.is_resource = false;
    action.path = target;
    return parsed;
  }
  TRY_ASSIGN(const auto resource, kube::parse_resource(target));
  parsed.type = resource.type;
  parsed.needs_group = !resource.has_group;
  action.api_group = resource.group;
  action.resource = resource.resource;
  action.subresource = flags.subresource;
  action.name = resource.name;
  action.ns = place_of(flags, parsed, default_namespace);
  add_notes(flags, parsed);
  return parsed;
}

Result<void>
find_group(const rbac::Snapshot& snapshot, ParsedAction& parsed)
{
  if (!parsed.needs_group) {
    return {};
  }
  auto& resource = parsed.action.resource;
  const auto lower = text::to_lower(resource);
  std::vector<std::pair<std::string, std::string>> found; // group and plural
  for (rbac::RoleIndex role = 0; role < snapshot.roles(); ++role) {
    for (std::size_t i = 0; i < snapshot.role(role).rules; ++i) {
      const auto rule = snapshot.rule(role, i);
      for (const auto word : rule.resources) {
        if (word != lower && word != lower + "s" && word != lower + "es") {
          continue;
        }
        for (const auto group : rule.api_groups) {
          const std::pair<std::string, std::string> each(group, word);
          if (group != "*" &&
              std::find(found.begin(), found.end(), each) == found.end()) {
            found.push_back(each);
          }
        }
      }
    }
  }
  if (found.size() == 1) {
    parsed.action.api_group = found.front().first;
    resource = found.front().second;
    parsed.needs_group = false;
    return {};
  }
  const auto near = kube::nearest_resource(resource);
  return fail(ErrorCode::usage,
              found.empty()
                  ? fmt::format("unknown resource type {}", text::quote(resource))
                  : fmt::format("resource type {} is in more than one API group",
                                text::quote(resource)),
              found.empty() && near
                  ? fmt::format("did you mean {}? otherwise use TYPE.GROUP", *near)
                  : "use TYPE.GROUP, for example widgets.example.com");
}

} // namespace oidcctl::cli
