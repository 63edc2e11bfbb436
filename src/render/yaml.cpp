#include "base/text.hpp"
#include "render/render.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace oidcctl {

namespace {

// Return whether every YAML reader takes the bare word for this very string. A first
// letter keeps numbers, dates, "~" and "-" out; the words are those of YAML 1.1 and 1.2.
bool
is_plain(const std::string& text)
{
  static constexpr std::array<std::string_view, 9> words{
      "y", "yes", "n", "no", "true", "false", "on", "off", "null"};
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto is_safe = [&is_letter](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
           c == '/';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), is_safe) &&
         std::find(words.begin(), words.end(), text::to_lower(text)) == words.end();
}

void
emit(YAML::Emitter& out, const Json& value)
{
  switch (value.type()) {
  case Json::value_t::object:
    out << (value.empty() ? YAML::Flow : YAML::Block) << YAML::BeginMap;
    for (const auto& [name, member] : value.items()) {
      out << YAML::Key;
      emit(out, name);
      out << YAML::Value;
      emit(out, member);
    }
    out << YAML::EndMap;
    break;
  case Json::value_t::array:
    out << (value.empty() ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
    for (const auto& item : value) {
      emit(out, item);
    }
    out << YAML::EndSeq;
    break;
  case Json::value_t::string: {
    const auto text = text::to_valid_utf8(value.get_ref<const std::string&>());
    if (!is_plain(text)) {
      out << YAML::DoubleQuoted;
    }
    out << text;
    break;
  }
  case Json::value_t::null:
    out << YAML::Null;
    break;
  default:
    out << value.dump(); // a number or a boolean: its JSON form is its YAML form
    break;
  }
}

} // namespace

std::string
render_yaml(const Json& value)
{
  YAML::Emitter out;
  emit(out, value);
  return text::escape_hidden(out.c_str()) + "\n";
}

} // namespace oidcctl
