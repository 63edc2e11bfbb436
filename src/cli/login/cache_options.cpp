#include "cli/login/cache_options.hpp"

#include "app/cache/token_cache.hpp"
#include "base/json_values.hpp"
#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_answer = 1024;

Json
time_json(const std::optional<Time>& time, Time now)
{
  if (!time) {
    return nullptr;
  }
  const auto words =
      *time > now ? "in " + human(*time - now) : human(now - *time) + " ago";
  return {{"time", to_rfc3339(*time)}, {"words", words}};
}

} // namespace

void
add_cache_options(const Parameters& parameters, CacheFlags& flags)
{
  add_cache_directory(parameters, flags.folder);
}

void
add_cache_directory(const Parameters& parameters, std::string& target)
{
  parameters.directory("--token-cache-dir", target, "Directory of the token cache")
      .default_text = "~/.kube/cache/oidc-login";
}

std::vector<std::string>
find_entries(System& system, const OptionSet& options)
{
  std::vector<std::string> names;
  const auto folder = cache_folder(system, {options.text("--token-cache-dir")});
  const auto inventory = folder ? take_inventory(system, *folder)
                                : Result<CacheInventory>(tl::unexpect, folder.error());
  if (inventory) {
    for (const auto& entry : inventory->entries) {
      names.push_back(entry.name.substr(0, inventory->id_length));
    }
  }
  return names;
}

Result<std::string>
cache_folder(System& system, const CacheFlags& flags)
{
  auto folder = flags.folder;
  if (folder.empty()) {
    return default_cache_folder(system);
  }
  if (folder == "~" || folder.rfind("~/", 0) == 0) {
    folder.replace(0, 1, system.environment.get("HOME").value_or(""));
  }
  while (folder.size() > 1 && folder.back() == '/') {
    folder.pop_back();
  }
  return folder;
}

Json
entry_json(const CacheEntry& entry, std::size_t id_length, Time now)
{
  return {
      {"id", entry.name.substr(0, id_length)},
      {"name", entry.name},
      {"state", to_string(entry.state)},
      {"issuer", text_or_null(entry.issuer)},
      {"audience", entry.audience},
      {"user", text_or_null(entry.user)},
      {"expires", time_json(entry.expires, now)},
      {"refreshable", entry.is_refreshable},
      {"mode", entry.mode == 0 ? Json(nullptr) : Json(fmt::format("{:04o}", entry.mode))},
      {"modified", entry.modified ? Json(to_rfc3339(*entry.modified)) : Json(nullptr)},
      {"problem", text_or_null(text::join(entry.problems, "; "))}};
}

std::vector<Column>
entry_columns()
{
  return {{"NAME", "/id"},
          {"STATE", "/state"},
          {"ISSUER", "/issuer"},
          {"AUDIENCE", "/audience/0"},
          {"USER", "/user"},
          {"EXPIRES", "/expires/words"},
          {"REFRESH", "/refreshable"}};
}

Result<bool>
confirm(System& system, const std::string& question)
{
  if (!system.terminal.stdin_is_terminal() || !system.terminal.stderr_is_terminal()) {
    return fail(
        ErrorCode::usage, "cannot ask for confirmation: " + question, "use --yes");
  }
  system.terminal.err(text::printable(question) + " [y/N] ");
  TRY_ASSIGN(const auto line, system.terminal.read_line(k_max_answer));
  const auto answer = text::to_lower(text::trim(line));
  return answer == "y" || answer == "yes";
}

} // namespace oidcctl::cli
