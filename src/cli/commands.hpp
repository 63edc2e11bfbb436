#pragma once

#include "cli/options/options.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::cli {

// What the shell may offer behind an option or as an argument.
enum class Offer { nothing, files, words };

struct Completion
{
  std::string_view option = {}; // long name; empty: the arguments
  Offer offer = Offer::nothing;
  std::vector<std::string> (*words)() = nullptr;
};

// Whether a command takes values from a profile.
enum class ProfileUse {
  always,     // from the one in force
  when_asked, // when --profile stands in its arguments: somebody else's program calls it
  never,
};

// One command: a row of the table. A command with children does nothing itself.
struct Command
{
  std::string_view name;
  std::string_view summary;
  // Add options and the action; called only for the command that is called.
  void (*build)(Parameters& parameters, Invocation& invocation) = nullptr;
  std::span<const Command> children = {};
  std::span<const Completion> completions = {};
  ProfileUse profile = ProfileUse::always;
};

// Return the commands at the top, in the order in which help shows them.
std::span<const Command> commands();

// Return the command called `name` among `list`, or nullptr.
const Command* find_command(std::span<const Command> list, std::string_view name);

// Options and actions of the commands, one file each.
void build_cache_list(Parameters& parameters, Invocation& invocation);
void build_cache_remove(Parameters& parameters, Invocation& invocation);
void build_cache_show(Parameters& parameters, Invocation& invocation);
void build_config_view(Parameters& parameters, Invocation& invocation);
void build_completion(Parameters& parameters, Invocation& invocation);
void build_endpoint_convert(Parameters& parameters, Invocation& invocation);
void build_endpoint_inspect(Parameters& parameters, Invocation& invocation);
void build_endpoint_managed(Parameters& parameters, Invocation& invocation);
void build_endpoint_probe(Parameters& parameters, Invocation& invocation);
void build_endpoint_unmanaged(Parameters& parameters, Invocation& invocation);
void build_kubeconfig_inspect(Parameters& parameters, Invocation& invocation);
void build_rbac_grant(Parameters& parameters, Invocation& invocation);
void build_kubeconfig_generate(Parameters& parameters, Invocation& invocation);
void build_get_token(Parameters& parameters, Invocation& invocation);
void build_login(Parameters& parameters, Invocation& invocation);
void build_logout(Parameters& parameters, Invocation& invocation);
void build_rbac_identity(Parameters& parameters, Invocation& invocation);
void build_rbac_list(Parameters& parameters, Invocation& invocation);
void build_rbac_revoke(Parameters& parameters, Invocation& invocation);
void build_token_inspect(Parameters& parameters, Invocation& invocation);
void build_token_verify(Parameters& parameters, Invocation& invocation);
void build_verify_issuer(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
