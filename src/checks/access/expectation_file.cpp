#include "base/text.hpp"
#include "checks/access/expectation.hpp"
#include "yaml/document.hpp"
#include "yaml/struct_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace oidcctl::access {

namespace {

constexpr std::size_t k_most = 100'000;
constexpr std::size_t k_most_bytes = std::size_t{16} << 20;

Result<std::string>
read_all(ByteStream& bytes)
{
  std::string text;
  while (true) {
    TRY_ASSIGN(const auto part, bytes());
    if (part.empty()) {
      return text;
    }
    if (text.size() + part.size() > k_most_bytes) {
      return fail(ErrorCode::local_file,
                  fmt::format("more than {} MiB", k_most_bytes >> 20),
                  "split the file");
    }
    text += part;
  }
}

Result<void>
add(std::string_view sentence, std::size_t line, std::vector<Expectation>& list)
{
  if (list.size() == k_most) {
    return fail(ErrorCode::local_file,
                fmt::format("more than {} expectations", k_most),
                "split the file");
  }
  auto expectation = parse_sentence(sentence);
  if (!expectation) {
    return tl::make_unexpected(
        std::move(expectation).error().within(fmt::format("line {}", line)));
  }
  expectation->line = line;
  list.push_back(std::move(*expectation));
  return {};
}

std::string
quoted(const std::string& name)
{
  return "\"" + name + "\"";
}

// Return the sentence for one action of a map.
std::string
sentence_of(const std::string& who,
            bool may,
            const std::string& action,
            const std::string& place)
{
  const bool has_place = place.empty() || action.find(" in ") != std::string::npos;
  return fmt::format("{} {} {}{}",
                     who,
                     may ? "may" : "may not",
                     action,
                     has_place ? std::string() : " in " + place);
}

Result<void>
add_map(const yaml::Node& node, std::vector<Expectation>& list)
{
  constexpr std::array<std::string_view, 7> known{
      "user", "groups", "serviceAccount", "namespace", "namespaces", "may", "mayNot"};
  const auto line = node.place.line;
  const auto wrong = [line](std::string message) {
    return fail(ErrorCode::local_file,
                fmt::format("line {}: {}", line, message),
                "use user or serviceAccount, groups, namespace or namespaces, may and "
                "mayNot");
  };
  for (const auto& member : node.members) {
    if (std::find(known.begin(), known.end(), member.name) == known.end()) {
      return wrong(fmt::format("unknown member {}", text::quote(member.name)));
    }
  }
  std::optional<Error> error;
  kube::StructDecoder fields(&node, "", error);
  const auto user = fields.text("user");
  const auto account = fields.text("serviceAccount");
  auto places = fields.texts("namespaces");
  if (auto place = fields.text("namespace"); !place.empty()) {
    places.push_back(std::move(place));
  }
  std::vector<std::string> names;
  if (!user.empty()) {
    names.push_back("user " + quoted(user));
  }
  if (!account.empty()) {
    names.push_back("serviceaccount " + quoted(account));
  }
  for (const auto& group : fields.texts("groups")) {
    names.push_back("group " + quoted(group));
  }
  const auto may = fields.texts("may");
  const auto may_not = fields.texts("mayNot");
  if (error) {
    return tl::make_unexpected(std::move(*error));
  }
  if (names.empty()) {
    return wrong("neither a user nor a group is specified");
  }
  if (may.empty() && may_not.empty()) {
    return wrong("neither may nor mayNot is set");
  }
  if (places.empty()) {
    places.emplace_back();
  }
  const auto who = text::join(names, " and ");
  for (const auto& place : places) {
    for (const auto& action : may) {
      TRY(add(sentence_of(who, true, action, place), line, list));
    }
    for (const auto& action : may_not) {
      TRY(add(sentence_of(who, false, action, place), line, list));
    }
  }
  return {};
}

Result<std::vector<Expectation>>
read_yaml(const std::string& text)
{
  TRY_ASSIGN(const auto document, yaml::parse(text));
  if (!document.root.is(yaml::Node::Kind::list)) {
    return fail(ErrorCode::local_file,
                "expected a list of expectations",
                "begin each expectation with '- '");
  }
  std::vector<Expectation> list;
  for (const auto& item : document.root.items) {
    if (item.is(yaml::Node::Kind::string)) {
      TRY(add(item.text, item.place.line, list));
    } else if (item.is(yaml::Node::Kind::map)) {
      TRY(add_map(item, list));
    } else {
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: expected a sentence or a map", item.place.line));
    }
  }
  return list;
}

Result<std::vector<Expectation>>
read_lines(const std::string& text)
{
  std::vector<Expectation> list;
  std::size_t number = 0;
  for (const auto& line : text::split(text, '\n')) {
    ++number;
    // A comment begins a line, or follows a space: names may contain '#'.
    const auto comment = line.find(" #");
    const auto sentence = text::trim(std::string_view(line).substr(0, comment));
    if (!sentence.empty() && !sentence.starts_with('#')) {
      TRY(add(sentence, number, list));
    }
  }
  return list;
}

// Return the first line that is neither empty nor a comment.
std::string_view
first_line(std::string_view text)
{
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text::trim(text.substr(0, end));
    if (!line.empty() && !line.starts_with('#') && line != "---") {
      return line;
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return {};
}

} // namespace

Result<std::vector<Expectation>>
read_expectations(ByteStream bytes)
{
  TRY_ASSIGN(const auto text, read_all(bytes));
  const auto line = first_line(text);
  const bool is_yaml = line.starts_with("- ") || line.starts_with('[') || line == "-";
  TRY_ASSIGN(auto list, is_yaml ? read_yaml(text) : read_lines(text));
  if (list.empty()) {
    return fail(ErrorCode::local_file,
                "it has no expectations",
                "write at least one, for example: user jane may get pods in apps");
  }
  return list;
}

} // namespace oidcctl::access
