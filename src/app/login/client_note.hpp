#pragma once

#include "app/cache/token_cache.hpp"
#include "model/oidc/token_request.hpp"

#include <functional>
#include <optional>
#include <string>

namespace oidcctl {

struct System;

// How a client with a secret authenticated with success, beside its cache entry, so that
// the next process starts that way: the first refusal of the other way may use up a code
// or count as an attack. It is not a secret.

// Return the way in the note of entry `name`; nothing where there is no note, or one that
// cannot be read.
std::optional<ClientAuthentication>
read_client_note(System& system, const TokenCache& cache, const std::string& name);

// Write it. That this fails keeps no one from logging in.
void write_client_note(System& system,
                       const TokenCache& cache,
                       const std::string& name,
                       ClientAuthentication authentication);

// What a session knows of earlier ones, and what it does with what it finds out.
struct ClientMemory
{
  std::optional<ClientAuthentication> known = std::nullopt;
  std::function<void(ClientAuthentication)> keep = {}; // empty: it is not kept
};

} // namespace oidcctl
