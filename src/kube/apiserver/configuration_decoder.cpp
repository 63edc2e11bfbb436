#include "kube/apiserver/configuration_decoder.hpp"

#include "kube/apiserver/configuration_types.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace oidcctl::apiserver {

namespace {

using Kind = go::Value::Kind;

constexpr std::string_view k_group = "apiserver.config.k8s.io";
constexpr std::string_view k_kind = "AuthenticationConfiguration";
constexpr std::size_t k_longest_quote = 4096; // of the file, in the server's error

// The versions of AuthenticationConfiguration, and the minor version that has each first.
constexpr std::array<std::pair<std::string_view, unsigned>, 3> k_versions{
    {{"v1", 34}, {"v1beta1", 30}, {"v1alpha1", 29}}};

// Other kinds that kube-apiserver's decoder knows, which only leads to other messages,
// and their members. (What is within these is not looked at.)
struct OtherKind
{
  std::string_view name;
  std::array<std::string_view, 2> members;
};

constexpr std::array<OtherKind, 4> k_other_kinds{
    {{"AdmissionConfiguration", {"plugins"}},
     {"AuthorizationConfiguration", {"authorizers"}},
     {"EncryptionConfiguration", {"resources"}},
     {"TracingConfiguration", {"endpoint", "samplingRatePerMillion"}}}};

bool
starts_with_brace(std::string_view text)
{
  const auto start = text.find_first_not_of(" \t\r\n\v\f");
  return start != std::string_view::npos && text[start] == '{';
}

// Objects in the order in which Go's encoding/json writes maps: by name.
void
sort_members(go::Value& value)
{
  std::sort(value.members.begin(),
            value.members.end(),
            [](const go::Member& one, const go::Member& other) {
              return one.name < other.name;
            });
  for (auto& member : value.members) {
    sort_members(member.value);
  }
  std::for_each(value.items.begin(), value.items.end(), sort_members);
}

void
note_lines(const yaml::Node& node, const std::string& path, SourceLines& lines)
{
  if (!path.empty()) {
    lines.set(path, node.place.line);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    note_lines(node.items[i], fmt::format("{}[{}]", path, i), lines);
  }
  for (const auto& member : node.members) {
    const auto inner = path.empty() ? member.name : path + "." + member.name;
    note_lines(member.value, inner, lines);
    lines.set(inner, member.place.line);
  }
}

// Finds keys that are set more than once, as go-yaml does: below before above.
class Duplicates
{
public:
  explicit Duplicates(const yaml::Document& document)
  {
    for (const auto& oddity : document.non_portable) {
      if (oddity.kind == yaml::NonPortableYaml::Kind::key_type) {
        m_untyped.emplace(oddity.place.line, oddity.place.column);
      }
    }
    find(document.root);
  }

  // Return the strict error of go-yaml, or nothing.
  std::optional<std::string>
  error() const
  {
    return m_lines.empty() ? std::nullopt
                           : std::optional("yaml: unmarshal errors:" + m_lines);
  }
  std::size_t
  first_line() const
  {
    return m_first;
  }

private:
  void
  find(const yaml::Node& node)
  {
    std::for_each(
        node.items.begin(), node.items.end(), [this](const auto& item) { find(item); });
    std::set<std::string_view> seen;
    for (const auto& member : node.members) {
      find(member.value);
      if (!seen.insert(member.name).second) {
        add(member);
      }
    }
  }

  void
  add(const yaml::Member& member)
  {
    const bool is_text = m_untyped.count({member.place.line, member.place.column}) == 0;
    const auto line = std::max(member.value.place.line, member.place.line);
    m_first = m_first == 0 ? line : m_first;
    m_lines += fmt::format("\n  line {}: key {} already set in map",
                           line,
                           is_text ? go::go_quote(member.name) : member.name);
  }

  std::set<std::pair<std::size_t, std::size_t>> m_untyped = {};
  std::string m_lines = {};
  std::size_t m_first = 0;
};

// The text as the loader sees it: JSON values, and what strict YAML complains of.
struct Source
{
  go::Value root = {};
  std::optional<std::string> duplicates = std::nullopt;
  std::size_t line = 0; // of the first of them
};

// Read JSON, whose lines come from reading it as YAML, where that works.
bool
read_json(std::string_view text, Source& source, DecodedConfiguration& out)
{
  auto value = go::parse(text);
  if (!value) {
    out.error = "couldn't get version/kind; json parse error: " + value.error().message;
    return false;
  }
  source.root = std::move(*value);
  if (const auto document = yaml::parse(text)) {
    note_lines(document->root, {}, out.lines);
  }
  return true;
}

std::size_t
line_in(std::string_view message)
{
  constexpr std::string_view start = "line ";
  std::size_t line = 0;
  if (message.starts_with(start)) {
    for (const char c : message.substr(start.size())) {
      if (c < '0' || c > '9') {
        break;
      }
      line = line * 10 + static_cast<std::size_t>(c - '0');
    }
  }
  return line;
}

bool
read_yaml(std::string_view text, Source& source, DecodedConfiguration& out)
{
  const auto document = yaml::parse(text);
  if (!document) {
    const auto& message = document.error().message;
    out.line = line_in(message);
    out.error = "yaml: " + message;
    return false;
  }
  source.root = yaml::to_value(document->root);
  sort_members(source.root);
  const Duplicates duplicates(*document);
  source.duplicates = duplicates.error();
  source.line = duplicates.first_line();
  note_lines(document->root, {}, out.lines);
  for (const auto& oddity : document->non_portable) {
    out.has_more_documents =
        out.has_more_documents || oddity.kind == yaml::NonPortableYaml::Kind::document;
  }
  return true;
}

// Take a member of TypeMeta as encoding/json does, without regard to case.
bool
read_type_member(const go::Member& member,
                 std::string_view name,
                 std::string& target,
                 DecodedConfiguration& out)
{
  if (!go::names_field(member.name, name) || member.value.is(Kind::null)) {
    return true;
  }
  if (!member.value.is(Kind::string)) {
    out.error = fmt::format("couldn't get version/kind; json parse error: json: cannot "
                            "unmarshal {} into Go struct field .{} of type string",
                            go::type_name(member.value.kind),
                            name);
    out.line = out.lines.line_of(member.name);
    return false;
  }
  target = member.value.text;
  return true;
}

bool
read_type_meta(const go::Value& root, DecodedConfiguration& out)
{
  out.is_mapping = root.is(Kind::object);
  if (!out.is_mapping && !root.is(Kind::null)) {
    out.error = fmt::format(
        "couldn't get version/kind; json parse error: json: cannot unmarshal {} into Go "
        "value of type struct {{ APIVersion string "
        "\"json:\\\"apiVersion,omitempty\\\"\"; "
        "Kind string \"json:\\\"kind,omitempty\\\"\" }}",
        go::type_name(root.kind));
    return false;
  }
  for (const auto& member : root.members) {
    if (!read_type_member(member, "apiVersion", out.api_version, out) ||
        !read_type_member(member, "kind", out.kind, out)) {
      return false;
    }
  }
  return true;
}

std::string
missing(std::string_view what, std::string_view text)
{
  return text.size() > k_longest_quote
             ? fmt::format("Object '{}' is missing", what)
             : fmt::format("Object '{}' is missing in '{}'", what, text);
}

// Return what the server says of an object of another kind: it is decoded first.
std::string
other_kind_problem(const OtherKind& kind, const go::Value& root)
{
  std::vector<std::string> unknown;
  for (const auto& [name, value] : root.members) {
    const bool is_known =
        name == "apiVersion" || name == "kind" ||
        std::find(kind.members.begin(), kind.members.end(), name) != kind.members.end();
    if (!is_known) {
      unknown.push_back(fmt::format("unknown field \"{}\"", name));
    }
  }
  return unknown.empty()
             ? fmt::format("expected AuthenticationConfiguration, got *apiserver.{}",
                           kind.name)
             : fmt::format("strict decoding error: {}", fmt::join(unknown, ", "));
}

// Return why the group, version and kind are not those of a configuration that the server
// of this version has.
std::string
kind_problem(const DecodedConfiguration& out,
             const go::Value& root,
             std::string_view text,
             unsigned minor)
{
  const std::string_view whole = out.api_version;
  if (std::count(whole.begin(), whole.end(), '/') > 1) {
    return "unexpected GroupVersion string: " + out.api_version;
  }
  if (out.kind.empty()) {
    return missing("Kind", text);
  }
  const auto slash = whole.find('/');
  const auto group = slash == whole.npos ? std::string_view() : whole.substr(0, slash);
  const auto version = slash == whole.npos ? whole : whole.substr(slash + 1);
  if (version.empty()) {
    return missing("apiVersion", text);
  }
  const bool is_known =
      group == k_group &&
      std::any_of(k_versions.begin(), k_versions.end(), [&](const auto& known) {
        return version == known.first && minor >= known.second;
      });
  const auto* other =
      std::find_if(k_other_kinds.begin(), k_other_kinds.end(), [&](const auto& kind) {
        return kind.name == out.kind;
      });
  if (is_known && other != k_other_kinds.end()) {
    return other_kind_problem(*other, root);
  }
  if (!is_known || out.kind != k_kind) {
    return fmt::format("no kind {} is registered for version {}",
                       go::go_quote(out.kind),
                       go::go_quote(group.empty() ? version : whole));
  }
  return {};
}

// Return the line of the member that a strict error names in its quotes.
std::size_t
line_of_error(const std::string& error, const SourceLines& lines)
{
  const auto open = error.find('"');
  const auto close = error.rfind('"');
  return open == close ? 0 : lines.line_of(error.substr(open + 1, close - open - 1));
}

void
read_members(const Source& source, unsigned minor, DecodedConfiguration& out)
{
  StructReader reader(out.api_version.substr(k_group.size() + 1), minor);
  reader.read(source.root, out.configuration, authentication_configuration_type());
  if (!reader.type_error().empty()) {
    out.error = reader.type_error();
    out.line = out.lines.line_of(reader.type_error_path());
    return;
  }
  std::vector<std::string> strict;
  if (source.duplicates) {
    strict.push_back(*source.duplicates);
    out.line = source.line;
  }
  for (const auto& error : reader.strict_errors()) {
    out.line = out.line == 0 ? line_of_error(error, out.lines) : out.line;
    strict.push_back(error);
  }
  if (!strict.empty()) {
    out.error = fmt::format("strict decoding error: {}", fmt::join(strict, ", "));
  }
}

} // namespace

DecodedConfiguration
decode_configuration(std::string_view text, unsigned minor)
{
  DecodedConfiguration out;
  if (text.empty()) {
    out.error = "empty config data";
    return out;
  }
  Source source;
  const bool is_read = starts_with_brace(text) ? read_json(text, source, out)
                                               : read_yaml(text, source, out);
  if (!is_read || !read_type_meta(source.root, out)) {
    return out;
  }
  out.error = kind_problem(out, source.root, text, minor);
  if (!out.error.empty()) {
    out.line = out.lines.line_of(out.kind.empty() ? "apiVersion" : "kind");
    return out;
  }
  read_members(source, minor, out);
  return out;
}

} // namespace oidcctl::apiserver
