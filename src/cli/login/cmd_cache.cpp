#include "app/cache/cache_entries.hpp"
#include "authenticator/token_inspection.hpp"
#include "base/text.hpp"
#include "cli/login/cache_options.hpp"
#include "cli/login/commands.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <algorithm>
#include <memory>

namespace oidcctl::cli {

namespace {

struct ShowOptions
{
  CacheFlags cache = {};
  std::string name = {};
};

Result<Outcome>
list(System& system, const CacheFlags& flags)
{
  TRY_ASSIGN(const auto folder, cache_folder(system, flags));
  TRY_ASSIGN(const auto inventory, take_inventory(system, folder));
  auto rows = Json::array();
  bool is_all_read = true;
  for (const auto& entry : inventory.entries) {
    rows.push_back(entry_json(entry, inventory.id_length, system.clock.now()));
    is_all_read = is_all_read && entry.state != EntryState::unreadable;
  }
  Document document;
  const auto problem = text::join(inventory.problems, "; ");
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "CacheList"},
                   {"folder", inventory.folder},
                   {"exists", inventory.exists},
                   {"problem", problem.empty() ? Json(nullptr) : Json(problem)},
                   {"count", inventory.entries.size()},
                   {"entries", std::move(rows)}};
  document.view.facts = {
      {"Folder", {"/folder"}}, {"Problem", {"/problem"}}, {"Entries", {"/count"}}};
  document.view.list = {"/entries", entry_columns()};
  document.view.list.columns.push_back({"PROBLEM", "/problem"});
  Outcome outcome{std::move(document),
                  is_all_read ? ExitStatus::success : ExitStatus::local_file};
  if (!inventory.exists) {
    outcome.notices.push_back(
        {NoticeLevel::note, "the folder does not exist: nobody logged in yet"});
  }
  return outcome;
}

Result<Outcome>
show(System& system, const ShowOptions& options)
{
  TRY_ASSIGN(const auto folder, cache_folder(system, options.cache));
  TRY_ASSIGN(const auto inventory, take_inventory(system, folder));
  TRY_ASSIGN(const auto* const found, find_entry(inventory, options.name));
  const auto entry = read_entry(system, folder, found->name);
  const auto now = system.clock.now();
  const auto& token = entry.login.token;
  const auto parsed = UnverifiedToken::parse(token.reveal());
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"}, {"kind", "CacheEntry"}};
  document.data.update(entry_json(entry.facts, inventory.id_length, now));
  document.data["path"] = folder + "/" + entry.facts.name;
  document.data["token"] =
      parsed ? token_inspection(*parsed, token.reveal(), now) : Json(nullptr);
  document.view.facts = {
      {"File", {"/path"}},
      {"State", {"/state"}},
      {"Problem", {"/problem"}},
      {"Refresh", {"/refreshable"}},
      {"Modified", {"/modified"}},
      {"Issuer", {"/token/issuer"}},
      {"Audience", {"/token/audience"}},
      {"User", {"/user"}},
      {"Groups", {"/token/claims/groups"}},
      {"Expires", {"/token/expires/time", "/token/expires/words"}},
      {"Issued", {"/token/issued/time", "/token/issued/words"}},
      {"Algorithm", {"/token/header/alg"}},
      {"Key", {"/token/header/kid"}},
      {"Claims", {"/token/claims"}},
  };
  if (parsed) {
    document.view.findings.rows = "/token/findings";
  }
  const bool is_read = entry.facts.state != EntryState::damaged &&
                       entry.facts.state != EntryState::unreadable;
  return Outcome{std::move(document),
                 is_read ? ExitStatus::success : ExitStatus::local_file};
}

} // namespace

void
build_cache_list(Parameters& parameters, Invocation& invocation)
{
  auto flags = std::make_shared<CacheFlags>();
  add_cache_options(parameters, *flags);
  add_output_options(parameters, invocation.output);
  parameters.footer("Nothing is verified, and nothing is changed.");
  invocation.action = [flags](System& system) { return list(system, *flags); };
}

void
build_cache_show(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ShowOptions>();
  parameters.argument("NAME", options->name, "Name of an entry, or its beginning")
      .values.find = find_entries;
  parameters.required({"NAME"}, "`oidcctl cache list` shows the names");
  add_cache_options(parameters, options->cache);
  add_output_options(parameters, invocation.output);
  parameters.footer("Nothing is verified, and no token is printed.");
  invocation.action = [options](System& system) { return show(system, *options); };
}

} // namespace oidcctl::cli
