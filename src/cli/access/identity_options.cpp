#include "cli/access/identity_options.hpp"

#include "base/shell.hpp"
#include "cli/options/token_input.hpp"
#include "cli/options/token_subject.hpp"
#include "kube/grant/grant.hpp"
#include "kube/rbac/request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::string_view k_system = "system:";

Result<void>
check(const IdentityFlags& flags)
{
  const bool has_claims = !flags.subjects.users.empty() || !flags.subjects.groups.empty();
  const bool has_literal = flags.as || !flags.as_groups.empty() || !flags.as_uid.empty();
  const int ways =
      (has_claims ? 1 : 0) + (flags.token_file.empty() ? 0 : 1) + (has_literal ? 1 : 0);
  if (ways > 1) {
    return usage_error(
        {"--user", "--group", "--token-file", "--as"},
        "--user and --group, --token-file, and --as cannot be used together",
        "--user and --group take values of claims, --as and --as-group take names "
        "as the API server sees them");
  }
  if (flags.subjects.users.size() > 1) {
    return usage_error({"--user"},
                       "--user can be used once: a request has one user",
                       "run the command for each of them");
  }
  if (has_literal && !flags.as) {
    return usage_error(
        {"--as-group", "--as-uid", "--as"},
        "--as-group and --as-uid need --as",
        "use --as NAME; to ask about members of a group only, use --group");
  }
  if (flags.as && flags.as->empty()) {
    return usage_error({"--as"}, "--as is empty", "pass a user name");
  }
  return {};
}

void
add(std::string& line, std::string_view option, std::string_view value)
{
  line += line.empty() ? "" : " ";
  line += option;
  line += ' ';
  line += shell_quote(value);
}

// Return the options that say how the cluster makes names, as they were given.
std::string
naming_options(const SubjectFlags& flags)
{
  std::string line;
  const auto& issuer = flags.issuer;
  if (!flags.issuer_url.empty()) {
    add(line, "--issuer-url", flags.issuer_url);
  }
  if (issuer.username_claim != IssuerFlags{}.username_claim) {
    add(line, "--username-claim", issuer.username_claim);
  }
  if (issuer.username_prefix) {
    line += line.empty() ? "" : " ";
    line += "--username-prefix=" + shell_quote(*issuer.username_prefix);
  }
  if (!issuer.groups_claim.empty()) {
    add(line, "--groups-claim", issuer.groups_claim);
  }
  if (issuer.groups_prefix) {
    line += line.empty() ? "" : " ";
    line += "--groups-prefix=" + shell_quote(*issuer.groups_prefix);
  }
  return line;
}

Result<Identity>
of_claims(System& system, const IdentityFlags& flags)
{
  Identity identity;
  TRY_ASSIGN(identity.naming, identity_mapping_of(system, flags.subjects));
  const rbac::GrantRules rules{identity.naming, true};
  for (const auto& value : flags.subjects.users) {
    TRY_ASSIGN(auto checked, rbac::check_subject(rules, false, value));
    identity.user.username = std::move(checked.subject.name);
  }
  for (const auto& value : flags.subjects.groups) {
    TRY_ASSIGN(auto checked, rbac::check_subject(rules, true, value));
    identity.user.groups.push_back(std::move(checked.subject.name));
  }
  identity.grant_options = naming_options(flags.subjects);
  if (!flags.subjects.users.empty()) {
    add(identity.grant_options, "--user", flags.subjects.users.front());
  } else {
    add(identity.grant_options, "--group", flags.subjects.groups.front());
  }
  return identity;
}

Result<Identity>
of_token(System& system, const IdentityFlags& flags)
{
  Identity identity;
  TRY_ASSIGN(identity.naming, identity_mapping_of(system, flags.subjects));
  TRY_ASSIGN(auto subject, read_token_subject(system, flags.token_file, identity.naming));
  identity.user.username = std::move(subject.user);
  identity.user.groups = std::move(subject.groups);
  identity.uncounted_groups = std::move(subject.uncounted_groups);
  identity.notices = std::move(subject.notices);
  identity.grant_options = grant_options_for(identity.user);
  return identity;
}

} // namespace

bool
IdentityFlags::names_someone() const
{
  return !subjects.users.empty() || !subjects.groups.empty() || !token_file.empty() ||
         as || !as_groups.empty() || !as_uid.empty();
}

void
add_identity_options(const Parameters& parameters, IdentityFlags& flags)
{
  parameters.value("--as",
                   "NAME",
                   flags.as,
                   "User name as the API server sees it; system:authenticated is added");
  parameters.list("--as-group", "NAME", flags.as_groups, "Group of that user");
  parameters.value("--as-uid", "UID", flags.as_uid, "UID of that user");
  add_token_file(parameters, flags.token_file, "ID token of the user");
  add_subject_options(parameters, flags.subjects);
  parameters.alternatives({"--user", "--token-file", "--as"});
  parameters.alternatives({"--group", "--token-file", "--as"});
}

Result<Identity>
identity_of(System& system, const IdentityFlags& flags)
{
  TRY(check(flags));
  Identity identity;
  if (flags.as) {
    identity.user = {.username = *flags.as,
                     .uid = flags.as_uid,
                     .groups = flags.as_groups,
                     .extra = {}};
    TRY_ASSIGN(identity.naming, identity_mapping_of(system, flags.subjects));
    // A literal name says nothing of the settings: without those any prefix may be meant.
    identity.naming.has_other_issuers |= naming_options(flags.subjects).empty();
    identity.grant_options = grant_options_for(identity.user);
  } else if (!flags.token_file.empty()) {
    TRY_ASSIGN(identity, of_token(system, flags));
  } else {
    TRY_ASSIGN(identity, of_claims(system, flags));
  }
  identity.user.groups =
      rbac::with_server_groups({identity.user.username, identity.user.groups}).groups;
  return identity;
}

std::string
grant_options_for(const review::UserInfo& user)
{
  // Either way the name is bound as it is; of e-mail addresses it is said that they are.
  const bool is_address = user.username.find('@') != std::string::npos &&
                          user.username.find_first_of(":#") == std::string::npos;
  std::string line = is_address ? "--username-claim email" : "--username-prefix=-";
  add(line, "--user", user.username);
  if (user.username.starts_with(k_system)) {
    line += " --allow-system";
  }
  return line;
}

} // namespace oidcctl::cli
