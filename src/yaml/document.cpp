#include "yaml/document.hpp"

#include "base/byte_stream.hpp"
#include "base/text.hpp"
#include "yaml/builder.hpp"
#include "yaml/bytes.hpp"
#include "yaml/encoding.hpp"
#include "yaml/odd_characters.hpp"
#include "yaml/plain_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

namespace oidcctl::yaml {

namespace {

Place
place_of(const YAML::Mark& mark)
{
  return {static_cast<std::size_t>(mark.line) + 1,
          static_cast<std::size_t>(mark.column) + 1};
}

// Leaves the library when the builder wants no more of the text.
struct Stop
{
  Error error = {};
};

// Leaves the library where a second document starts.
struct Further
{};

// What yaml-cpp meets, handed on.
class Events : public YAML::EventHandler
{
public:
  explicit Events(Builder& builder) : m_builder(builder) {}

  void
  OnDocumentStart(const YAML::Mark& mark) override
  {
    if (++m_documents > 1) {
      m_builder.note(NonPortableYaml::Kind::document, place_of(mark));
      throw Further{};
    }
  }
  void
  OnDocumentEnd() override
  {}
  void
  OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
  {
    check(m_builder.scalar({.place = place_of(mark), .tag = {}, .anchor = anchor}, {}));
  }
  void
  OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
  {
    check(m_builder.alias(place_of(mark), anchor));
  }
  void
  OnScalar(const YAML::Mark& mark,
           const std::string& tag,
           YAML::anchor_t anchor,
           const std::string& value) override
  {
    check(m_builder.scalar(properties(mark, tag, anchor), value));
  }
  void
  OnSequenceStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override
  {
    check(m_builder.start(Node::Kind::list, properties(mark, tag, anchor)));
  }
  void
  OnSequenceEnd() override
  {
    check(m_builder.end());
  }
  void
  OnMapStart(const YAML::Mark& mark,
             const std::string& tag,
             YAML::anchor_t anchor,
             YAML::EmitterStyle::value /*style*/) override
  {
    check(m_builder.start(Node::Kind::map, properties(mark, tag, anchor)));
  }
  void
  OnMapEnd() override
  {
    check(m_builder.end());
  }
  void
  OnAnchor(const YAML::Mark& mark, const std::string& name) override
  {
    m_builder.anchor_name(place_of(mark), name);
  }

private:
  static void
  check(const Result<void>& done)
  {
    if (!done) {
      throw Stop{done.error()};
    }
  }

  // The library says "!" of what is in quotes and "?" of what does not.
  static Builder::Properties
  properties(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor)
  {
    return {.place = place_of(mark),
            .tag = tag == "!" || tag == "?" ? std::string() : tag,
            .anchor = anchor,
            .is_quoted = tag == "!"};
  }

  Builder& m_builder;
  int m_documents = 0;
};

// Return the odd character that line `number` or the one before it has, which is what a
// reader stumbles over; nothing where there is none.
std::optional<OddCharacter>
culprit_in(std::string_view text, std::size_t number)
{
  constexpr std::size_t most = 1000; // there may be others far above
  for (auto& odd : odd_characters(text, most)) {
    if (odd.place.line == number || odd.place.line + 1 == number) {
      return std::move(odd);
    }
  }
  return std::nullopt;
}

// Return the error for what yaml-cpp could not read in `text`.
Error
error_of(const YAML::Exception& problem, std::string_view text)
{
  // Its own words are for programmers, and they never name values; but of a character
  // that it does not expect they name the first byte.
  const auto words = text::printable(problem.msg);
  const auto line =
      problem.mark.is_null() ? 0 : static_cast<std::size_t>(problem.mark.line) + 1;
  if (const auto odd = culprit_in(text, line)) {
    return {.code = ErrorCode::local_file,
            .message = fmt::format("{}: invalid YAML: {}", describe(*odd), words),
            .hint = advice_on(*odd),
            .context = {}};
  }
  return {.code = ErrorCode::local_file,
          .message = line == 0 ? fmt::format("invalid YAML: {}", words)
                               : fmt::format("line {}: invalid YAML: {}", line, words),
          .hint = "check this line and the one before it",
          .context = {}};
}

Result<void>
read(std::string_view text, Builder& builder)
{
  try {
    // The library takes a text that ends within quotes after a line break for whole. A
    // comment at the end changes nothing else, and is not an end of a line there.
    std::istringstream stream{std::string(text) + (text.ends_with('\n') ? "#" : "")};
    YAML::Parser parser(stream);
    Events events(builder);
    parser.HandleNextDocument(events);
    if (parser) {
      parser.HandleNextDocument(events); // ends with `Further`
    }
  } catch (const Further&) {
    return {};
  } catch (const Stop& stop) {
    return tl::make_unexpected(stop.error);
  } catch (const YAML::Exception& problem) {
    return tl::make_unexpected(error_of(problem, text));
  }
  return {};
}

std::string
what(const NonPortableYaml& non_portable)
{
  switch (non_portable.kind) {
  case NonPortableYaml::Kind::duplicate:
    return fmt::format("duplicate key {} in one map", text::quote(non_portable.name));
  case NonPortableYaml::Kind::anchor:
    return fmt::format("the anchor {}", text::quote("&" + non_portable.name));
  case NonPortableYaml::Kind::alias:
    return "an alias (*)";
  case NonPortableYaml::Kind::merge_key:
    return "a merge key (<<)";
  case NonPortableYaml::Kind::tag:
    return fmt::format("the tag {}", text::quote(non_portable.name));
  case NonPortableYaml::Kind::key_type:
    return fmt::format("the key {} is not a string", text::quote(non_portable.name));
  case NonPortableYaml::Kind::document:
    return "a second document";
  case NonPortableYaml::Kind::directive:
    return "a directive (%)";
  case NonPortableYaml::Kind::line_break:
    return "a line break that YAML 1.1 and YAML 1.2 treat differently";
  case NonPortableYaml::Kind::encoding:
    return "the file is UTF-16";
  }
  return "a non-portable construct";
}

// Return the value of `text`, which is UTF-8 without a byte order mark.
Result<Document>
parse_utf8(std::string_view text, const Limits& limits, bool may_be_plain)
{
  if (may_be_plain) {
    Builder plain(limits);
    TRY(check_bytes(text, limits, plain));
    if (read_plain(text, plain)) {
      return plain.take();
    }
  }
  Builder builder(limits);
  TRY(check_bytes(text, limits, builder));
  if (text.starts_with('%')) {
    builder.note(NonPortableYaml::Kind::directive, {.line = 1, .column = 1});
  }
  TRY(read(text, builder));
  auto document = builder.take();
  document.is_json = text::trim(text).starts_with('{');
  return document;
}

// The same of a text as it was read from a file.
Result<Document>
parse_any(std::string_view text, const Limits& limits, bool may_be_plain)
{
  if (text.size() <= limits.bytes && is_utf16(text)) {
    TRY_ASSIGN(const auto converted, from_utf16(text));
    TRY_ASSIGN(auto document, parse_utf8(*converted, limits, may_be_plain));
    document.non_portable.insert(
        document.non_portable.begin(),
        {.kind = NonPortableYaml::Kind::encoding, .place = {1, 1}, .name = {}});
    return document;
  }
  return parse_utf8(without_mark(text), limits, may_be_plain);
}

} // namespace

Result<Document>
parse(std::string_view text, const Limits& limits)
{
  return parse_any(text, limits, true);
}

Result<Document>
parse_with_library(std::string_view text, const Limits& limits)
{
  return parse_any(text, limits, false);
}

std::string
describe(const NonPortableYaml& non_portable)
{
  return fmt::format("line {}: {}", non_portable.place.line, what(non_portable));
}

Result<void>
refuse_non_portable(const Document& document)
{
  if (document.non_portable.empty()) {
    return {};
  }
  return fail(ErrorCode::local_file,
              describe(document.non_portable.front()) +
                  ", which would be lost when the file is rewritten",
              "replace it with plain YAML, or merge into another file");
}

} // namespace oidcctl::yaml
