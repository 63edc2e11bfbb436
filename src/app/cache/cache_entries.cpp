#include "app/cache/cache_entries.hpp"

#include "base/text.hpp"
#include "model/oidc/unverified_token.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_name_length = 64; // hexadecimal digits of SHA-256
constexpr std::size_t k_files_of_entry = 5;
constexpr std::size_t k_longest_text = 2048; // of a claim that is kept
constexpr std::size_t k_most_audiences = 16;
constexpr std::size_t k_most_told = 5;
constexpr unsigned k_open_to_others = 0077;

// Claims that name a person, the most telling first.
constexpr std::string_view k_user_claims[] = {"email",
                                              "preferred_username",
                                              "upn",
                                              "unique_name",
                                              "cognito:username",
                                              "name",
                                              "sub"};

std::string
bounded(std::string text)
{
  if (text.size() > k_longest_text) {
    text.resize(k_longest_text);
    text += "...";
  }
  return text;
}

std::string
user_of(const go::Value& claims)
{
  for (const auto name : k_user_claims) {
    const auto* value = claims.find(name);
    if (value != nullptr && value->is(go::Value::Kind::string) && !value->text.empty()) {
      return bounded(value->text);
    }
  }
  return {};
}

void
add_token_facts(CacheEntry& entry, const Secret& token, Time now)
{
  entry.state = EntryState::unknown;
  if (token.empty()) {
    entry.problems.emplace_back("it contains only a refresh token");
    return;
  }
  const auto parsed = UnverifiedToken::parse(token.reveal());
  if (!parsed) {
    entry.problems.push_back("its token is not a JWT: " + parsed.error());
    return;
  }
  entry.user = user_of(parsed->claims);
  const auto times = TokenTimes::of(token.reveal());
  if (!times) {
    entry.problems.emplace_back("the claims of its token are invalid");
    return;
  }
  entry.issuer = bounded(times->issuer);
  for (const auto& audience : times->audience) {
    if (entry.audience.size() < k_most_audiences) {
      entry.audience.push_back(bounded(audience));
    }
  }
  entry.expires = times->expires;
  if (entry.expires) {
    entry.state = *entry.expires <= now ? EntryState::expired : EntryState::valid;
  } else {
    entry.problems.emplace_back("its token has no expiry");
  }
}

// Look at the file itself; return whether its bytes are to be read.
Result<bool>
add_file_facts(System& system, CacheEntry& entry, const std::string& path)
{
  TRY_ASSIGN(const bool is_link, system.files.is_symlink(path));
  if (is_link) {
    entry.is_file = true;
    entry.problems.emplace_back("it is a symbolic link");
    return false;
  }
  TRY_ASSIGN(const auto status, system.files.status(path));
  if (!status) {
    entry.problems.emplace_back("it no longer exists");
    return false;
  }
  entry.is_file = status->is_regular;
  entry.mode = status->mode;
  entry.modified = status->modified;
  if (!status->is_regular) {
    entry.problems.emplace_back("not a regular file");
    return false;
  }
  if (!status->is_own) {
    entry.problems.emplace_back("it belongs to another user");
  }
  if ((status->mode & k_open_to_others) != 0) {
    entry.problems.push_back(
        fmt::format("other users can access it (mode {:04o})", status->mode));
  }
  if (status->size > k_max_cache_entry) {
    entry.problems.push_back(fmt::format(
        "{} bytes exceed the limit of {} bytes", status->size, k_max_cache_entry));
    return false;
  }
  return true;
}

Result<ReadEntry>
try_read(System& system, const std::string& path, CacheEntry entry)
{
  TRY_ASSIGN(const bool is_readable, add_file_facts(system, entry, path));
  if (!is_readable) {
    return ReadEntry{std::move(entry), {}};
  }
  auto bytes = system.files.read(path, k_max_cache_entry);
  if (!bytes) {
    entry.state = EntryState::unreadable;
    entry.problems.push_back("cannot read it: " + bytes.error().message);
    return ReadEntry{std::move(entry), {}};
  }
  const Secret text(std::move(*bytes));
  auto login = CachedLogin::parse(text.reveal());
  if (!login) {
    entry.problems.push_back(login.error());
    return ReadEntry{std::move(entry), {}};
  }
  entry.is_refreshable = !login->refresh_token.empty();
  add_token_facts(entry, login->token, system.clock.now());
  return ReadEntry{std::move(entry), std::move(*login)};
}

Result<void>
add_folder_facts(System& system, CacheInventory& inventory)
{
  TRY_ASSIGN(const auto status, system.files.status(inventory.folder));
  inventory.exists = status.has_value();
  if (!status) {
    return {};
  }
  TRY_ASSIGN(const bool is_link, system.files.is_symlink(inventory.folder));
  if (is_link) {
    inventory.problems.emplace_back(
        "the directory is a symbolic link: get-token does not use it");
  }
  if (!status->is_own) {
    inventory.problems.emplace_back("the directory belongs to another user");
  }
  if ((status->mode & k_open_to_others) != 0) {
    inventory.problems.push_back(
        fmt::format("other users can access the directory (mode {:04o})", status->mode));
  }
  return {};
}

// Return how many characters distinguish the sorted names, not less than `shortest`.
std::size_t
telling_length(const std::vector<CacheEntry>& entries, std::size_t shortest)
{
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const auto& before = entries[i - 1].name;
    const auto& name = entries[i].name;
    const auto end = std::mismatch(before.begin(), before.end(), name.begin()).first;
    shortest = std::max<std::size_t>(
        shortest, static_cast<std::size_t>(std::distance(before.begin(), end)) + 1);
  }
  return shortest;
}

} // namespace

std::string_view
to_string(EntryState state)
{
  switch (state) {
  case EntryState::valid:
    return "valid";
  case EntryState::expired:
    return "expired";
  case EntryState::unknown:
    return "unknown";
  case EntryState::damaged:
    return "damaged";
  case EntryState::unreadable:
    return "unreadable";
  }
  return "unknown";
}

bool
is_entry_name(std::string_view name)
{
  return name.size() == k_name_length &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

CacheEntry
facts_of(const std::string& name, const CachedLogin& login, Time now)
{
  CacheEntry entry{.name = name};
  entry.is_refreshable = !login.refresh_token.empty();
  add_token_facts(entry, login.token, now);
  return entry;
}

ReadEntry
read_entry(System& system, const std::string& folder, const std::string& name)
{
  auto entry = try_read(system, folder + "/" + name, {.name = name});
  if (entry) {
    return std::move(*entry);
  }
  CacheEntry unread{.name = name, .state = EntryState::unreadable};
  unread.problems.push_back("cannot read it: " + entry.error().message);
  return {std::move(unread), {}};
}

Result<CacheInventory>
take_inventory(System& system, const std::string& folder)
{
  CacheInventory inventory{.folder = folder};
  TRY(add_folder_facts(system, inventory));
  if (!inventory.exists) {
    return inventory;
  }
  TRY_ASSIGN(auto names,
             system.files.list(folder, k_max_cache_entries * k_files_of_entry));
  std::erase_if(names, [](const std::string& name) { return !is_entry_name(name); });
  if (names.size() > k_max_cache_entries) {
    return fail(ErrorCode::local_file,
                fmt::format("token cache {}: {} entries exceed the limit of {}",
                            text::quote(folder),
                            names.size(),
                            k_max_cache_entries),
                "is this the right directory? use --token-cache-dir to select another");
  }
  for (const auto& name : names) {
    inventory.entries.push_back(read_entry(system, folder, name).facts);
  }
  inventory.id_length = telling_length(inventory.entries, inventory.id_length);
  return inventory;
}

Result<const CacheEntry*>
find_entry(const CacheInventory& inventory, std::string_view prefix)
{
  const auto wanted = text::to_lower(prefix);
  if (wanted.empty() || wanted.size() > k_name_length ||
      wanted.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return fail(ErrorCode::usage,
                fmt::format("{} is not the name of an entry", text::quote(prefix)),
                "use the beginning of a name that `oidcctl cache list` shows");
  }
  std::vector<const CacheEntry*> found;
  for (const auto& entry : inventory.entries) {
    if (entry.name.rfind(wanted, 0) == 0) {
      found.push_back(&entry);
    }
  }
  if (found.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("no entry of {} starts with {}",
                            text::quote(inventory.folder),
                            text::quote(wanted)),
                "`oidcctl cache list` shows the entries");
  }
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(found.size(), k_most_told); ++i) {
      names.push_back(
          found[i]->name.substr(0, std::max(inventory.id_length, wanted.size() + 1)));
    }
    return fail(ErrorCode::usage,
                fmt::format("{} entries start with {}: {}{}",
                            found.size(),
                            text::quote(wanted),
                            text::join(names, ", "),
                            found.size() > k_most_told ? ", ..." : ""),
                "use more characters of the name");
  }
  return found.front();
}

} // namespace oidcctl
