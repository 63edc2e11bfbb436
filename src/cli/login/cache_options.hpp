#pragma once

#include "app/cache/cache_entries.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "cli/framework/parameters.hpp"
#include "render/document.hpp"

#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// What the commands that look after the cache share.
namespace oidcctl::cli {

struct CacheFlags
{
  std::string folder = {}; // empty: the usual one
};

void add_cache_options(const Parameters& parameters, CacheFlags& flags);

// Declare --token-cache-dir.
void add_cache_directory(const Parameters& parameters, std::string& target);

// Return the beginnings of the names of all entries, for completion.
std::vector<std::string> find_entries(System& system, const OptionSet& options);

// Return the directory of the cache; a leading "~/" is the home of the user.
Result<std::string> cache_folder(System& system, const CacheFlags& flags);

// Return an entry for a document; no token is in it. `id` is the beginning of its name
// that tells it from the others.
Json entry_json(const CacheEntry& entry, std::size_t id_length, Time now);

// Return the columns of a table of such entries, up to the one that explains.
std::vector<Column> entry_columns();

// Ask `question` on the terminal. Return whether the answer is yes; where no one can be
// asked, a usage error that names --yes.
Result<bool> confirm(System& system, const std::string& question);

} // namespace oidcctl::cli
