#include "app/cache/remove_entries.hpp"
#include "app/login/login.hpp"
#include "app/login/logout.hpp"
#include "base/json_values.hpp"
#include "base/text.hpp"
#include "cli/login/cache_options.hpp"
#include "cli/login/commands.hpp"
#include "cli/login/login_options.hpp"
#include "model/oidc/unverified_token.hpp"
#include "ports/clock.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct LogoutFlags
{
  LoginFlags login = {};
  std::vector<std::string> names = {};
  bool is_all = false;
  bool revoke = false;
  bool opens = false;
};

// Return the client that a token was made for: its `azp`, or its only audience.
std::string
client_of(const CachedLogin& login)
{
  const auto token = UnverifiedToken::parse(login.token.reveal());
  const auto times = TokenTimes::of(login.token.reveal());
  if (!token || !times) {
    return {};
  }
  const auto* party = token->claims.find("azp");
  if (party != nullptr && party->is(go::Value::Kind::string)) {
    return party->text;
  }
  return times->audience.size() == 1 ? times->audience.front() : "";
}

// Return whom to ask for an entry that was found by its name. Neither a secret nor
// headers are sent: they would go to whatever issuer is in the entry.
Result<LoginFlags>
flags_of(LoginFlags flags, const CachedLogin& login)
{
  const auto times = TokenTimes::of(login.token.reveal());
  flags.issuer_url = times ? times->issuer : "";
  flags.client_ids = {client_of(login)};
  if (flags.issuer_url.empty() || flags.client_ids.front().empty()) {
    return fail(ErrorCode::unavailable,
                "the cached token does not contain its provider and client",
                "use --oidc-issuer-url and --oidc-client-id");
  }
  flags.client_secret.clear();
  flags.client_secret_file.clear();
  flags.request_headers.clear();
  return flags;
}

Result<ProviderConnection>
access_for(System& system, const LogoutFlags& options, const CachedLogin& login)
{
  const bool is_found_by_name = options.is_all || !options.names.empty();
  auto flags = options.login;
  if (is_found_by_name) {
    TRY_ASSIGN(flags, flags_of(std::move(flags), login));
  }
  TRY_ASSIGN(auto wish, token_flow_options(system, flags, "oidcctl"));
  if (is_found_by_name) {
    wish.settings.client_secret = Secret(); // the environment's
  }
  TRY_ASSIGN(auto network, wish.network());
  return ProviderConnection{std::move(wish.settings), std::move(network), wish.timeout};
}

// Only entries on disk have names that can be listed.
Result<void>
check_storage(const LogoutFlags& options)
{
  const bool is_disk = options.login.cache_storage == "disk";
  return is_disk || (!options.is_all && options.names.empty())
             ? Result<void>()
             : usage_error({"--token-cache-storage"},
                           "only logins on disk can be found by name or with --all",
                           "use --issuer-url and --client-id as for the login");
}

// Return the names of the entries that are meant.
Result<std::vector<std::string>>
names_of(System& system, const LogoutFlags& options, const TokenCache& cache)
{
  std::vector<std::string> names;
  if (!options.is_all && options.names.empty()) {
    TRY_ASSIGN(const auto settings, login_settings(system, options.login));
    names.push_back(cache_name(settings, CacheNaming::kubelogin));
    const auto older = cache_name(settings, CacheNaming::together);
    TRY_ASSIGN(const auto lookup, cache.lookup(older));
    if (lookup.login || !lookup.problem.empty()) {
      names.push_back(older);
    }
    return names;
  }
  TRY_ASSIGN(const auto inventory, take_inventory(system, cache.folder()));
  for (const auto& prefix : options.names) {
    TRY_ASSIGN(const auto* const entry, find_entry(inventory, prefix));
    names.push_back(entry->name);
  }
  for (const auto& entry : inventory.entries) {
    if (options.is_all && EntryChoice{}.fits(entry)) {
      names.push_back(entry.name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Json
row_of(const Logout& logout, Time now)
{
  constexpr std::size_t id_length = 8;
  auto row = entry_json(logout.entry, id_length, now);
  for (const auto* file_fact : {"mode", "modified", "problem"}) {
    row.erase(file_fact);
  }
  row["removed"] = logout.kept.empty();
  row["kept"] = text_or_null(logout.kept);
  row["revocation"] = to_string(logout.revocation);
  row["message"] = text_or_null(logout.message);
  row["endSessionUrl"] = text_or_null(logout.end_session_url);
  return row;
}

void
add_notes(Outcome& outcome, const Logout& logout)
{
  if (!logout.message.empty()) {
    outcome.notices.push_back(
        {NoticeLevel::warning,
         logout.entry.name.substr(0, 8) + ": " + logout.message,
         logout.kept.empty()
             ? "the login was removed from this machine anyway; end it at the provider"
             : ""});
  }
  if (!logout.kept.empty()) {
    outcome.notices.push_back(
        {NoticeLevel::warning,
         logout.entry.name.substr(0, 8) + " still exists: " + logout.kept});
  }
}

Result<Outcome>
run_logout(System& system, const LogoutFlags& options)
{
  system.processes.catch_interrupts();
  TRY(check_storage(options));
  TRY_ASSIGN(const auto cache, token_cache(system, options.login));
  TRY_ASSIGN(const auto names, names_of(system, options, cache));
  const LogoutOptions wish{
      options.revoke, options.opens, [&system, &options](const CachedLogin& login) {
        return access_for(system, options, login);
      }};
  Outcome outcome;
  auto rows = Json::array();
  bool is_unknown = false;
  bool is_kept = false;
  for (const auto& name : names) {
    TRY_ASSIGN(const auto logout, log_out(system, cache, name, wish));
    if (!logout.was_there) {
      outcome.notices.push_back({NoticeLevel::note, "no login with these settings"});
      continue;
    }
    rows.push_back(row_of(logout, system.clock.now()));
    add_notes(outcome, logout);
    is_unknown = is_unknown || !logout.message.empty();
    is_kept = is_kept || !logout.kept.empty();
    if (options.opens && !logout.end_session_url.empty()) {
      open_browser(system, options.login.browser_command, logout.end_session_url);
    }
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "Logout"},
                   {"count", rows.size()},
                   {"entries", std::move(rows)}};
  document.view.facts = {{"Logins", {"/count"}}};
  document.view.list = {"/entries",
                        {{"NAME", "/id"},
                         {"ISSUER", "/issuer"},
                         {"USER", "/user"},
                         {"REMOVED", "/removed"},
                         {"REVOCATION", "/revocation"},
                         {"SESSION ENDS AT", "/endSessionUrl"}}};
  outcome.body = std::move(document);
  outcome.status = is_kept      ? ExitStatus::local_file
                   : is_unknown ? ExitStatus::unknown
                                : ExitStatus::success;
  return outcome;
}

} // namespace

void
build_logout(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<LogoutFlags>();
  parameters.arguments("NAME", options->names, "Names of entries, or their beginnings")
      .values.find = find_entries;
  parameters.flag("--all", options->is_all, "Log out of all logins on disk")
      .only_in_arguments = true;
  parameters.flag(
      "--revoke", options->revoke, "Ask the provider to revoke the refresh token");
  parameters.flag("--open",
                  options->opens,
                  "Open the provider's page that ends the session in the browser");
  add_login_options(parameters, options->login);
  parameters.exclusive({"NAME", "--all", "--issuer-url"});
  parameters.exclusive({"NAME", "--all", "--client-id"});
  parameters.required({"NAME", "--all", "--issuer-url", "--client-id"},
                      "use --issuer-url and --client-id as for the login, or the name of "
                      "an entry (see `oidcctl cache list`)");
  add_output_options(parameters, invocation.output);
  parameters.footer("Accepts every option of `oidcctl get-token` and ignores those that "
                    "do not identify a login.");
  invocation.action = [options](System& system) { return run_logout(system, *options); };
}

} // namespace oidcctl::cli
