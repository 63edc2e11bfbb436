#include "checks/access/expectation.hpp"

#include "base/text.hpp"
#include "checks/access/question.hpp"
#include "kube/api/resource_type.hpp"
#include "kube/rbac/binding.hpp"

#include <fmt/format.h>

namespace oidcctl::access {

namespace {

constexpr const char* k_form =
    "write: user NAME may get pods in NAMESPACE (may not; group NAME; in all namespaces)";

tl::unexpected<Error>
wrong(std::string message)
{
  return fail(ErrorCode::local_file, std::move(message), k_form);
}

// Return the words of a sentence: between spaces, or in double quotes.
Result<std::vector<std::string>>
words_of(std::string_view sentence)
{
  std::vector<std::string> words;
  std::string word;
  bool is_quoted = false;
  bool is_open = false; // a word has begun
  for (const char c : sentence) {
    if (c == '"') {
      is_quoted = !is_quoted;
      is_open = true;
    } else if (!is_quoted && (c == ' ' || c == '\t')) {
      if (is_open) {
        words.push_back(std::move(word));
      }
      word.clear();
      is_open = false;
    } else {
      word += c;
      is_open = true;
    }
  }
  if (is_quoted) {
    return wrong("a quote is not closed");
  }
  if (is_open) {
    words.push_back(std::move(word));
  }
  return words;
}

// Goes through the words of a sentence.
class Sentence
{
public:
  explicit Sentence(std::vector<std::string> words) : m_words(std::move(words)) {}

  bool
  take(std::string_view word)
  {
    const bool is_next = m_at < m_words.size() && m_words[m_at] == word;
    m_at += is_next ? 1 : 0;
    return is_next;
  }
  Result<std::string>
  next(const char* what)
  {
    if (m_at == m_words.size()) {
      return wrong(fmt::format("expected {} at the end", what));
    }
    return m_words[m_at++];
  }
  bool
  is_at_end() const
  {
    return m_at == m_words.size();
  }

private:
  std::vector<std::string> m_words;
  std::size_t m_at = 0;
};

// Take one name of the subject; a comma after it says that another follows.
Result<bool>
take_subject(Sentence& sentence, review::UserInfo& user)
{
  const bool is_group = sentence.take("group");
  const bool is_account =
      !is_group && (sentence.take("serviceaccount") || sentence.take("serviceAccount"));
  if (!is_group && !is_account) {
    sentence.take("user");
  }
  TRY_ASSIGN(auto name, sentence.next("a name"));
  const bool has_more = name.ends_with(',');
  if (has_more) {
    name.pop_back();
  }
  if (name.empty()) {
    return wrong("a name is empty");
  }
  if (is_group) {
    user.groups.push_back(std::move(name));
    return has_more || sentence.take("and");
  }
  if (!user.username.empty()) {
    return wrong("more than one user is named");
  }
  if (is_account) {
    const auto slash = name.find('/');
    if (slash == std::string::npos) {
      return wrong(fmt::format("invalid service account {}: expected NAMESPACE/NAME",
                               text::quote(name)));
    }
    name = rbac::service_account_user(name.substr(0, slash), name.substr(slash + 1));
  }
  user.username = std::move(name);
  return has_more || sentence.take("and");
}

Result<void>
take_action(Sentence& sentence, Expectation& expectation, const kube::ResourceType*& type)
{
  auto& action = expectation.action;
  TRY_ASSIGN(action.verb, sentence.next("a verb"));
  TRY_ASSIGN(auto target, sentence.next("a resource type or a URL"));
  if (target.starts_with('/')) {
    action.is_resource = false;
    action.path = std::move(target);
    return {};
  }
  // "pods/log" is the subresource here, where objects are named rarely.
  const auto slash = target.find('/');
  auto base = target.substr(0, slash);
  TRY_ASSIGN(auto resource, kube::parse_resource(base).map_error([](Error error) {
    error.code = ErrorCode::local_file;
    return error;
  }));
  type = resource.type;
  expectation.needs_group = !resource.has_group;
  action.api_group = resource.group;
  action.resource = resource.resource;
  if (slash != std::string::npos) {
    auto rest = target.substr(slash + 1);
    const bool is_subresource = type != nullptr && kube::has_subresource(*type, rest);
    (is_subresource ? action.subresource : action.name) = std::move(rest);
  }
  return {};
}

Result<void>
take_place(Sentence& sentence, Expectation& expectation, const kube::ResourceType* type)
{
  auto& action = expectation.action;
  const bool is_placed = sentence.take("in");
  const bool is_wide = type != nullptr && !type->is_namespaced;
  std::string place = "default";
  if (is_placed && sentence.take("all")) {
    sentence.take("namespaces");
    place.clear();
  } else if (is_placed) {
    sentence.take("namespace");
    TRY_ASSIGN(place, sentence.next("a namespace"));
    if (const auto problem = rbac::namespace_problem(place)) {
      return wrong(fmt::format("invalid namespace: {}", *problem));
    }
  }
  if (!sentence.is_at_end()) {
    TRY_ASSIGN(const auto word, sentence.next(""));
    return wrong(fmt::format("{} is not understood", text::quote(word)));
  }
  if (action.is_resource) {
    action.ns = !is_wide                          ? place
                : action.resource == "namespaces" ? action.name
                                                  : std::string();
  }
  return {};
}

} // namespace

Result<Expectation>
parse_sentence(std::string_view text)
{
  TRY_ASSIGN(auto words, words_of(text));
  Sentence sentence(std::move(words));
  Expectation expectation;
  bool has_more = true;
  while (has_more) {
    TRY_ASSIGN(has_more, take_subject(sentence, expectation.user));
  }
  if (!sentence.take("may") && !sentence.take("can")) {
    TRY_ASSIGN(const auto word, sentence.next("may"));
    return wrong(fmt::format("expected may or may not, not {}", text::quote(word)));
  }
  expectation.may = !sentence.take("not");
  const kube::ResourceType* type = nullptr;
  TRY(take_action(sentence, expectation, type));
  TRY(take_place(sentence, expectation, type));
  auto& user = expectation.user;
  user.groups = rbac::with_server_groups({user.username, user.groups}).groups;
  expectation.text = text::trim(text);
  return expectation;
}

} // namespace oidcctl::access
