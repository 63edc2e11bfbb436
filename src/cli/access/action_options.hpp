#pragma once

#include "checks/access/question.hpp"
#include "cli/framework/parameters.hpp"
#include "kube/rbac/snapshot.hpp"

#include <optional>
#include <string>
#include <vector>

// What a command asks about: VERB TYPE[.GROUP][/NAME] or VERB /URL.
namespace oidcctl::cli {

struct ActionFlags
{
  std::vector<std::string> words = {}; // VERB and TYPE or URL
  std::string subresource = {};
  std::optional<std::string> ns = std::nullopt;
  bool all_namespaces = false;
};

void add_action_options(const Parameters& parameters, ActionFlags& flags);

// Declare --namespace and --all-namespaces.
void add_namespace_options(const Parameters& parameters,
                           std::optional<std::string>& ns,
                           bool& all_namespaces);

// What was asked, and what is to be said about it.
struct ParsedAction
{
  rbac::Action action = {};
  const kube::ResourceType* type = nullptr;
  bool needs_group = false; // the type is not known and has no group
  std::vector<std::string> notes = {};
};

// Return what the words mean. `default_namespace` is for types that are in namespaces. A
// usage error for words that mean nothing.
Result<ParsedAction> parse_action(const ActionFlags& flags,
                                  const std::string& default_namespace);

// Find the API group of a type that is not known among the rules of the snapshot's roles.
// A usage error where there is none, or more than one.
Result<void> find_group(const rbac::Snapshot& snapshot, ParsedAction& parsed);

} // namespace oidcctl::cli
