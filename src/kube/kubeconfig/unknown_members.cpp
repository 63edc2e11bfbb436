#include "kube/kubeconfig/unknown_members.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace oidcctl::kube {

namespace {

using yaml::Node;

// The members of one map of a kubeconfig, and what is below some of them.
struct Shape
{
  struct Member
  {
    std::string_view name;
    const Shape* below = nullptr; // of a map, or of each item of a list
  };
  std::span<const Member> members;
};

constexpr Shape::Member k_variable[] = {{"name"}, {"value"}};
constexpr Shape k_variable_shape{k_variable};
constexpr Shape::Member k_exec[] = {{"apiVersion"},
                                    {"command"},
                                    {"args"},
                                    {"env", &k_variable_shape},
                                    {"interactiveMode"},
                                    {"installHint"},
                                    {"provideClusterInfo"}};
constexpr Shape k_exec_shape{k_exec};
constexpr Shape::Member k_provider[] = {{"name"}, {"config"}};
constexpr Shape k_provider_shape{k_provider};
constexpr Shape::Member k_user[] = {{"client-certificate"},
                                    {"client-certificate-data"},
                                    {"client-key"},
                                    {"client-key-data"},
                                    {"token"},
                                    {"tokenFile"},
                                    {"as"},
                                    {"as-uid"},
                                    {"as-groups"},
                                    {"as-user-extra"},
                                    {"username"},
                                    {"password"},
                                    {"auth-provider", &k_provider_shape},
                                    {"exec", &k_exec_shape},
                                    {"extensions"}};
constexpr Shape k_user_shape{k_user};
constexpr Shape::Member k_cluster[] = {{"server"},
                                       {"tls-server-name"},
                                       {"insecure-skip-tls-verify"},
                                       {"certificate-authority"},
                                       {"certificate-authority-data"},
                                       {"proxy-url"},
                                       {"disable-compression"},
                                       {"extensions"}};
constexpr Shape k_cluster_shape{k_cluster};
constexpr Shape::Member k_context[] = {
    {"cluster"}, {"user"}, {"namespace"}, {"extensions"}};
constexpr Shape k_context_shape{k_context};
constexpr Shape::Member k_clusters[] = {{"name"}, {"cluster", &k_cluster_shape}};
constexpr Shape k_clusters_shape{k_clusters};
constexpr Shape::Member k_users[] = {{"name"}, {"user", &k_user_shape}};
constexpr Shape k_users_shape{k_users};
constexpr Shape::Member k_contexts[] = {{"name"}, {"context", &k_context_shape}};
constexpr Shape k_contexts_shape{k_contexts};
constexpr Shape::Member k_preferences[] = {{"colors"}, {"extensions"}};
constexpr Shape k_preferences_shape{k_preferences};
constexpr Shape::Member k_root[] = {{"apiVersion"},
                                    {"kind"},
                                    {"preferences", &k_preferences_shape},
                                    {"clusters", &k_clusters_shape},
                                    {"users", &k_users_shape},
                                    {"contexts", &k_contexts_shape},
                                    {"current-context"},
                                    {"extensions"}};
constexpr Shape k_root_shape{k_root};

constexpr std::size_t k_most = 100;

// What people and other programs call members of kubeconfigs. Words that `words_of` would
// give for the member anyway are not in it.
struct OtherName
{
  std::string_view words; // lower case, with spaces
  std::string_view member;
};

constexpr OtherName k_other_names[] = {
    {"api server", "server"},
    {"arguments", "args"},
    {"as name", "as"},
    {"as user", "as"},
    {"as username", "as"},
    {"bearer token", "token"},
    {"ca", "certificate-authority"},
    {"ca cert", "certificate-authority"},
    {"ca data", "certificate-authority-data"},
    {"ca file", "certificate-authority"},
    {"certificate", "client-certificate"},
    {"certificate data", "client-certificate-data"},
    {"cmd", "command"},
    {"environment", "env"},
    {"http proxy", "proxy-url"},
    {"https proxy", "proxy-url"},
    {"impersonate", "as"},
    {"impersonate groups", "as-groups"},
    {"impersonate uid", "as-uid"},
    {"impersonate user", "as"},
    {"impersonate user extra", "as-user-extra"},
    {"insecure", "insecure-skip-tls-verify"},
    {"insecure skip verify", "insecure-skip-tls-verify"},
    {"key", "client-key"},
    {"key data", "client-key-data"},
    {"ns", "namespace"},
    {"proxy", "proxy-url"},
    {"sni", "tls-server-name"},
    {"url", "server"},
};

using Words = std::vector<std::string>;

// Return the words of a name in lower case: "actAs-groups" has act, as and groups.
Words
words_of(std::string_view name)
{
  Words words{""};
  char previous = '-';
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool was_lower = previous >= 'a' && previous <= 'z';
    if ((c == '-' || c == '_' || (is_upper && was_lower)) && !words.back().empty()) {
      words.emplace_back();
    }
    if (c != '-' && c != '_') {
      words.back() += text::to_lower(std::string_view(&c, 1));
    }
    previous = c;
  }
  return words;
}

// Return whether the words of `inner` are one after the other in `outer`; "cert" is short
// for "certificate".
bool
contains(const Words& outer, const Words& inner)
{
  const auto whole = [](const std::string& word) {
    return word == "cert" ? std::string_view("certificate") : std::string_view(word);
  };
  const auto alike = [&whole](const std::string& left, const std::string& right) {
    return whole(left) == whole(right);
  };
  return std::search(outer.begin(), outer.end(), inner.begin(), inner.end(), alike) !=
         outer.end();
}

// Return the member that `words` call by more words, or by fewer but several, or nothing;
// `at_least` that many words are common to both.
std::optional<std::string>
meant_by_words(const Words& words, const Shape& shape, std::size_t at_least)
{
  std::optional<std::string> best;
  std::size_t most = at_least - 1;
  for (const auto& member : shape.members) {
    const auto known = words_of(member.name);
    const auto size = std::min(words.size(), known.size());
    const bool is_short = words.size() >= 2 && contains(known, words);
    if ((is_short || contains(words, known)) && size > most) {
      best = std::string(member.name);
      most = size;
    }
  }
  return best;
}

// Return the member that was meant by `name`: written with other letters, or nearly so,
// or called by another name.
std::optional<std::string>
meant_by(const std::string& name, const Shape& shape)
{
  const auto plain = [](std::string_view text) {
    auto letters = text::to_lower(text);
    std::erase_if(letters, [](char c) { return c == '-' || c == '_' || c == ' '; });
    return letters;
  };
  std::vector<std::string> names;
  for (const auto& member : shape.members) {
    if (plain(member.name) == plain(name)) {
      return std::string(member.name);
    }
    names.emplace_back(member.name);
  }
  for (const auto& [other, member] : k_other_names) {
    const bool is_here = std::find(names.begin(), names.end(), member) != names.end();
    if (is_here && plain(other) == plain(name)) {
      return std::string(member);
    }
  }
  const auto words = words_of(name);
  if (auto meant = meant_by_words(words, shape, 2)) {
    return meant;
  }
  const auto near = nearest(name, names);
  return near ? near : meant_by_words(words, shape, 1);
}

void
look(std::vector<UnknownMember>& found,
     const Node& node,
     const Shape& shape,
     const std::string& path)
{
  for (const auto& [name, value, place] : node.members) {
    const auto inner = path.empty() ? name : path + "." + name;
    const auto known = std::find_if(shape.members.begin(),
                                    shape.members.end(),
                                    [&n = name](const auto& m) { return m.name == n; });
    if (known == shape.members.end()) {
      if (found.size() < k_most) {
        found.push_back({inner, place, meant_by(name, shape)});
      }
      continue;
    }
    if (known->below == nullptr) {
      continue;
    }
    look(found, value, *known->below, inner);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      look(found, value.items[i], *known->below, fmt::format("{}[{}]", inner, i));
    }
  }
}

} // namespace

std::vector<UnknownMember>
unknown_members(const yaml::Document& document)
{
  std::vector<UnknownMember> found;
  look(found, document.root, k_root_shape, {});
  return found;
}

} // namespace oidcctl::kube
