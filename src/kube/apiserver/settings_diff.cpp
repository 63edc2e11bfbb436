#include "kube/apiserver/settings_diff.hpp"

#include "base/text.hpp"
#include "kube/apiserver/issuer_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::apiserver {

namespace {

constexpr std::array<std::string_view, 9> k_effects{"none",
                                                    "logins-end",
                                                    "logins-begin",
                                                    "tokens-refused",
                                                    "tokens-accepted",
                                                    "names-change",
                                                    "groups-change",
                                                    "attributes-change",
                                                    "anonymous-change"};

using Texts = std::vector<std::string>;
using Changes = std::vector<SettingsChange>;

void
compare_algorithms(const ClusterSettings& before,
                   const ClusterSettings& after,
                   Changes& out)
{
  const bool has_both =
      !before.configuration.jwt.empty() && !after.configuration.jwt.empty();
  const auto gone = without(before.signing_algorithms(), after.signing_algorithms());
  const auto come = without(after.signing_algorithms(), before.signing_algorithms());
  if (has_both && !gone.empty()) {
    out.push_back({{},
                   "signing-algorithms",
                   Effect::tokens_refused,
                   Answer::yes,
                   text::join(gone, ", "),
                   {},
                   "tokens that are signed with these algorithms are refused",
                   "set --oidc-signing-algs, or use a file, which takes all"});
  }
  if (has_both && !come.empty()) {
    out.push_back({{},
                   "signing-algorithms",
                   Effect::tokens_accepted,
                   Answer::yes,
                   {},
                   text::join(come, ", "),
                   "tokens that are signed with these algorithms are accepted",
                   {}});
  }
}

std::string
anonymous_words(const ClusterSettings& settings)
{
  const auto& anonymous = settings.configuration.anonymous;
  if (!anonymous) {
    const bool is_off = settings.flags && settings.flags->anonymous_auth == false;
    return is_off ? "disabled" : "enabled";
  }
  Texts paths;
  for (const auto& condition : anonymous->conditions) {
    paths.push_back(condition.path);
  }
  return !anonymous->enabled ? "disabled"
         : paths.empty()     ? "enabled"
                             : "enabled for " + text::join(paths, ", ");
}

} // namespace

std::string_view
to_string(Effect effect)
{
  return k_effects.at(static_cast<std::size_t>(effect));
}

std::vector<IssuerPair>
pair_issuers(const AuthenticationConfiguration& before,
             const AuthenticationConfiguration& after)
{
  std::vector<IssuerPair> pairs;
  const auto find = [](const AuthenticationConfiguration& all, const std::string& url) {
    const auto found =
        std::find_if(all.jwt.begin(), all.jwt.end(), [&url](const auto& jwt) {
          return jwt.issuer.url == url;
        });
    return found == all.jwt.end() ? nullptr : &*found;
  };
  IssuerPair rest;
  std::size_t gone = 0;
  std::size_t come = 0;
  for (const auto& jwt : before.jwt) {
    const auto* other = find(after, jwt.issuer.url);
    pairs.push_back({&jwt, other});
    gone += other == nullptr ? 1 : 0;
    rest.before = other == nullptr ? &jwt : rest.before;
  }
  for (const auto& jwt : after.jwt) {
    if (find(before, jwt.issuer.url) == nullptr) {
      pairs.push_back({nullptr, &jwt});
      rest.after = &jwt;
      ++come;
    }
  }
  if (gone == 1 && come == 1) {
    std::erase_if(pairs, [](const IssuerPair& pair) {
      return pair.before == nullptr || pair.after == nullptr;
    });
    pairs.push_back(rest);
  }
  return pairs;
}

std::vector<SettingsChange>
settings_diff(const ClusterSettings& before, const ClusterSettings& after)
{
  Changes changes;
  for (const auto& pair : pair_issuers(before.configuration, after.configuration)) {
    if (pair.before != nullptr && pair.after != nullptr) {
      issuer_diff(*pair.before, *pair.after, changes);
      continue;
    }
    const bool ends = pair.before != nullptr;
    const auto& jwt = ends ? *pair.before : *pair.after;
    const auto words = words_of(jwt.claim_mappings.username);
    changes.push_back(
        {jwt.issuer.url,
         "issuer",
         ends ? Effect::logins_end : Effect::logins_begin,
         Answer::yes,
         ends ? words : std::string(),
         ends ? std::string() : words,
         ends ? "no token of this issuer is accepted any more"
              : "tokens of this issuer are accepted",
         ends ? "its users lose access; take their bindings away with `rbac revoke`"
              : ""});
  }
  compare_algorithms(before, after, changes);
  const auto from = anonymous_words(before);
  const auto to = anonymous_words(after);
  if (from != to) {
    changes.push_back({{},
                       "anonymous",
                       Effect::anonymous_change,
                       Answer::yes,
                       from,
                       to,
                       "requests without a token are treated differently",
                       {}});
  }
  return changes;
}

bool
needs_restart(const ClusterSettings& before, const ClusterSettings& after)
{
  const auto is_file = [](const ClusterSettings& settings) {
    return !settings.flags || !settings.flags->authentication_config.empty();
  };
  return !is_file(before) || !is_file(after) ||
         before.configuration.anonymous != after.configuration.anonymous;
}

} // namespace oidcctl::apiserver
