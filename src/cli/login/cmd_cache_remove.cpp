#include "app/cache/remove_entries.hpp"
#include "base/text.hpp"
#include "cli/login/cache_options.hpp"
#include "cli/login/commands.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_told = 20;

struct CacheRemoveOptions
{
  CacheFlags cache = {};
  std::vector<std::string> names = {};
  bool is_all = false;
  std::optional<std::string> issuer = std::nullopt;
  bool is_expired = false;
  bool is_sure = false;
};

Result<EntryChoice>
choice_of(const CacheRemoveOptions& options, const CacheInventory& inventory)
{
  EntryChoice choice{.issuer = options.issuer, .is_expired = options.is_expired};
  for (const auto& name : options.names) {
    TRY_ASSIGN(const auto* const entry, find_entry(inventory, name));
    if (!entry->is_file) {
      return fail(ErrorCode::local_file,
                  fmt::format("{}: {}",
                              text::quote(inventory.folder + "/" + entry->name),
                              text::join(entry->problems, "; ")),
                  "not removed: only regular files are");
    }
    choice.names.push_back(entry->name);
  }
  return choice;
}

std::string
line_of(const CacheEntry& entry, const CacheInventory& inventory)
{
  return text::printable(fmt::format("  {}  {}  {}  {}{}",
                                     entry.name.substr(0, inventory.id_length),
                                     to_string(entry.state),
                                     entry.issuer.empty() ? "-" : entry.issuer,
                                     entry.user.empty() ? "-" : entry.user,
                                     entry.is_refreshable ? "  (refreshable)" : ""));
}

Result<bool>
ask(System& system,
    const CacheInventory& inventory,
    const std::vector<const CacheEntry*>& chosen)
{
  const auto question = fmt::format(
      "remove {} from {}?",
      chosen.size() == 1 ? "this entry" : fmt::format("these {} entries", chosen.size()),
      text::quote(inventory.folder));
  if (system.terminal.stdin_is_terminal() && system.terminal.stderr_is_terminal()) {
    for (std::size_t i = 0; i < std::min(chosen.size(), k_most_told); ++i) {
      system.terminal.err(line_of(*chosen[i], inventory) + "\n");
    }
    if (chosen.size() > k_most_told) {
      system.terminal.err(fmt::format("  and {} more\n", chosen.size() - k_most_told));
    }
  }
  return confirm(system, question);
}

struct Tally
{
  Json rows = Json::array();
  std::size_t removed = 0;
};

Result<Tally>
remove_all(System& system,
           const CacheInventory& inventory,
           const EntryChoice& choice,
           const std::vector<const CacheEntry*>& chosen)
{
  Tally tally;
  const TokenCache cache(system, CacheStorage::disk, inventory.folder);
  if (chosen.empty()) {
    return tally;
  }
  TRY(cache.prepare()); // it refuses a directory that is not ours
  for (const auto* entry : chosen) {
    auto removal = remove_entry(system, cache, entry->name, choice);
    if (!removal) {
      return tl::make_unexpected(
          std::move(removal).error().within(fmt::format("{} removed", tally.removed)));
    }
    // A link says nothing of itself once it is gone.
    auto row = entry_json(removal->entry, inventory.id_length, system.clock.now());
    row["removed"] = removal->kept.empty();
    row["kept"] = removal->kept.empty() ? Json(nullptr) : Json(removal->kept);
    tally.rows.push_back(std::move(row));
    tally.removed += removal->kept.empty() ? 1 : 0;
  }
  return tally;
}

void
note_what_is_left(Outcome& outcome,
                  const CacheInventory& inventory,
                  const CacheRemoveOptions& options)
{
  std::size_t damaged = 0;
  for (const auto& entry : inventory.entries) {
    damaged +=
        entry.state == EntryState::damaged || entry.state == EntryState::unreadable;
  }
  if (damaged > 0 && options.names.empty()) {
    outcome.notices.push_back(
        {NoticeLevel::warning,
         damaged == 1 ? "kept one file that is not a cache entry"
                      : fmt::format("kept {} files that are not cache entries", damaged),
         "check them with `oidcctl cache list`, and remove them by name"});
  }
}

Result<Outcome>
run_cache_remove(System& system, const CacheRemoveOptions& options)
{
  TRY_ASSIGN(const auto folder, cache_folder(system, options.cache));
  TRY_ASSIGN(const auto inventory, take_inventory(system, folder));
  TRY_ASSIGN(const auto choice, choice_of(options, inventory));
  std::vector<const CacheEntry*> chosen;
  for (const auto& entry : inventory.entries) {
    if (choice.fits(entry)) {
      chosen.push_back(&entry);
    }
  }
  if (!chosen.empty() && !options.is_sure) {
    TRY_ASSIGN(const bool is_yes, ask(system, inventory, chosen));
    if (!is_yes) {
      return Outcome{std::string(),
                     ExitStatus::negative,
                     {{NoticeLevel::note, "nothing was removed"}}};
    }
  }
  TRY_ASSIGN(auto tally, remove_all(system, inventory, choice, chosen));
  const bool is_done = tally.removed == chosen.size();
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "CacheRemoval"},
                   {"folder", folder},
                   {"removed", tally.removed},
                   {"kept", chosen.size() - tally.removed},
                   {"entries", std::move(tally.rows)}};
  document.view.facts = {
      {"Folder", {"/folder"}}, {"Removed", {"/removed"}}, {"Kept", {"/kept"}}};
  document.view.list = {"/entries",
                        {{"NAME", "/id"},
                         {"STATE", "/state"},
                         {"ISSUER", "/issuer"},
                         {"USER", "/user"},
                         {"REMOVED", "/removed"},
                         {"WHY NOT", "/kept"}}};
  Outcome outcome{std::move(document),
                  is_done ? ExitStatus::success : ExitStatus::local_file};
  note_what_is_left(outcome, inventory, options);
  return outcome;
}

} // namespace

void
build_cache_remove(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<CacheRemoveOptions>();
  parameters.arguments("NAME", options->names, "Names of entries, or their beginnings")
      .values.find = find_entries;
  // The arguments say what is removed, not a profile that exists for other commands.
  parameters.flag("--all", options->is_all, "Remove all entries").only_in_arguments =
      true;
  parameters
      .value("--issuer-url,--oidc-issuer-url",
             "URL",
             options->issuer,
             "Remove entries with tokens of this issuer")
      .only_in_arguments = true;
  parameters
      .flag("--expired",
            options->is_expired,
            "Remove entries with expired tokens, even with a refresh token")
      .only_in_arguments = true;
  parameters.flag("-y,--yes", options->is_sure, "Do not ask for confirmation");
  parameters.required({"NAME", "--all", "--issuer-url", "--expired"});
  parameters.exclusive({"NAME", "--all", "--issuer-url,--expired"});
  add_cache_options(parameters, options->cache);
  add_output_options(parameters, invocation.output);
  parameters.footer("Refresh tokens stay valid at the provider: see `oidcctl logout "
                    "--revoke`.");
  invocation.action = [options](System& system) {
    return run_cache_remove(system, *options);
  };
}

} // namespace oidcctl::cli
