#include "cli/login/commands.hpp"

#include "cli/login/login_options.hpp"
#include "cli/options/completion_words.hpp"

#include <algorithm>
#include <iterator>

namespace oidcctl::cli {

namespace {

constexpr Completion k_cache_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"token-cache-dir", Offer::files},
};

constexpr Completion k_own_of_login[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"authentication-config", Offer::files},
};

template <std::size_t N, std::size_t M>
constexpr std::array<Completion, N + M>
joined(const Completion (&front)[N], const Completion (&back)[M])
{
  std::array<Completion, N + M> all{};
  std::copy(std::begin(front), std::end(front), all.begin());
  std::copy(std::begin(back), std::end(back), all.begin() + N);
  return all;
}

constexpr Command k_cache_commands[] = {
    {.name = "list",
     .summary = "List the logins that are kept in the cache of tokens",
     .build = build_cache_list,
     .completions = k_cache_completions},
    {.name = "show",
     .summary = "Show what stands in the token of a cached login",
     .build = build_cache_show,
     .completions = k_cache_completions},
    {.name = "remove",
     .summary = "Remove logins from the cache of tokens",
     .build = build_cache_remove,
     .completions = k_cache_completions},
};

} // namespace

constexpr Completion k_get_token_completions[10] = {
    {"client-secret-file", Offer::files},
    {"oidc-pkce-method", Offer::words, token_pkce_words},
    {"grant-type", Offer::words, grant_words},
    {"browser-command", Offer::files},
    {"local-server-cert", Offer::files},
    {"local-server-key", Offer::files},
    {"interactive", Offer::words, interaction_words},
    {"token-cache-dir", Offer::files},
    {"token-cache-storage", Offer::words, storage_words},
    {"certificate-authority", Offer::files},
};

constexpr std::array<Completion, 14> k_login_completions =
    joined(k_own_of_login, k_get_token_completions);

std::span<const Command>
cache_commands()
{
  return k_cache_commands;
}

} // namespace oidcctl::cli
