#include "odd_documents.hpp"

#include <fmt/format.h>

namespace oidcctl::test_issuer {

namespace {

constexpr std::size_t k_two_mebibytes = std::size_t{2} << 20;

// Return the text of `object` with `members`, JSON text, as its first or last ones.
std::string
with_first(const Json& object, std::string_view members)
{
  return fmt::format("{{{},{}", members, to_text(object, -1).substr(1));
}

std::string
with_last(const Json& object, std::string_view members)
{
  auto text = to_text(object, -1);
  text.pop_back();
  return fmt::format("{},{}}}", text, members);
}

} // namespace

std::string
with_nesting(const Json& document, std::size_t depth)
{
  return with_last(
      document,
      fmt::format(R"("nested":{}{})", std::string(depth, '['), std::string(depth, ']')));
}

std::string
with_duplicates(const Json& document)
{
  return with_first(
      document,
      R"("issuer":"https://first.example","jwks_uri":"https://first.example/keys")");
}

Json
with_nulls(const Json& document)
{
  Json nulls = Json::object();
  for (const auto& member : document.items()) {
    nulls[member.key()] = nullptr;
  }
  return nulls;
}

Json
with_wrong_types(const Json& document)
{
  Json wrong = Json::object();
  for (const auto& member : document.items()) {
    wrong[member.key()] = member.value().is_array() ? Json("a text") : Json(7);
  }
  return wrong;
}

std::string
with_invalid_utf8(const Json& document)
{
  return with_last(document,
                   "\"service_documentation\":\"caf\xe9 \xff\xfe \xed\xa0\x80\"");
}

std::string
terminal_attack()
{
  return "\x1b[31mred\x1b]0;title\x07\x1b[2J\r\n\x7f\xc2\x9b"
         "1m\xe2\x80\xae";
}

std::string
two_mebibytes()
{
  return std::string(k_two_mebibytes, 'x');
}

Json
many_keys(const Json& jwk)
{
  Json keys = Json::array();
  const auto count = k_two_mebibytes / to_text(jwk, -1).size() + 1;
  for (std::size_t i = 0; i < count; ++i) {
    keys.push_back(jwk);
    keys.back()["kid"] = fmt::format("many-{:05}", i);
  }
  return keys;
}

Json
with_padding(Json jwk)
{
  for (const auto* name : {"n", "e", "x", "y"}) {
    if (const auto member = jwk.find(name); member != jwk.end()) {
      auto text = member->get<std::string>();
      text.append((4 - text.size() % 4) % 4, '=');
      *member = text;
    }
  }
  return jwk;
}

std::string
login_portal()
{
  return "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>\n"
         "<form method=\"post\" action=\"/portal\"><input name=\"user\"></form>\n"
         "</body></html>\n";
}

} // namespace oidcctl::test_issuer
