#include "script.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "script_login.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::test_issuer {

namespace {

// The readers below take what fits and leave the rest to the exceptions of the JSON
// library, which `parse_script` turns into an error.

struct Member
{
  std::string_view name = {};
  void (*read)(Site& site, const Json& value) = nullptr;
};

std::string
bytes_from(const Json& value)
{
  return value.is_string() ? value.get<std::string>()
                           : base64::decode(value.at("base64").get<std::string>(),
                                            base64::Alphabet::standard)
                                 .value_or("");
}

std::vector<HttpHeader>
headers_from(const Json& value)
{
  std::vector<HttpHeader> headers;
  for (const auto& header : value.items()) {
    headers.push_back({header.key(), header.value().get<std::string>()});
  }
  return headers;
}

int
status_from(const Json& value)
{
  return std::clamp(value.get<int>(), 200, 599);
}

std::map<std::string, Client>
clients_from(const Json& value)
{
  std::map<std::string, Client> clients;
  for (const auto& client : value.items()) {
    auto& made = clients[client.key()];
    made.redirect_uris =
        client.value().at("redirect_uris").get<std::vector<std::string>>();
    made.secret = client.value().value("secret", "");
  }
  return clients;
}

constexpr std::array k_members{
    Member{"clients", [](Site& s, const Json& v) { s.clients = clients_from(v); }},
    Member{"delay_ms",
           [](Site& s, const Json& v) {
             s.delay = Milliseconds{std::clamp(v.get<int>(), 0, 60000)};
           }},
    Member{
        "discovery",
        [](Site& s, const Json& v) { s.members = v.get_ref<const Json::object_t&>(); }},
    Member{"headers",
           [](Site& s, const Json& v) { s.discovery.headers = headers_from(v); }},
    Member{
        "keys",
        [](Site& s, const Json& v) { s.extra_keys = v.get_ref<const Json::array_t&>(); }},
    Member{"keys_headers",
           [](Site& s, const Json& v) { s.keys.headers = headers_from(v); }},
    Member{"keys_redirect",
           [](Site& s, const Json& v) { s.keys.redirect = v.get<std::string>(); }},
    Member{"keys_status", [](Site& s, const Json& v) { s.keys.status = status_from(v); }},
    Member{"own",
           [](Site& s, const Json& v) { s.own = v.get<std::vector<std::string>>(); }},
    Member{"raw_discovery",
           [](Site& s, const Json& v) { s.discovery.raw = bytes_from(v); }},
    Member{"raw_keys", [](Site& s, const Json& v) { s.keys.raw = bytes_from(v); }},
    Member{"redirect",
           [](Site& s, const Json& v) { s.discovery.redirect = v.get<std::string>(); }},
    Member{"remove",
           [](Site& s, const Json& v) { s.removed = v.get<std::vector<std::string>>(); }},
    Member{"status", [](Site& s, const Json& v) { s.discovery.status = status_from(v); }},
};

// Read the member `name` into `site`; what does not fit is an exception.
Result<void>
read_member(Site& site, const std::string& name, const Json& value)
{
  if (name == "login") {
    return read_login(site.login, value);
  }
  const auto* row =
      std::find_if(k_members.begin(), k_members.end(), [&name](const auto& known) {
        return known.name == name;
      });
  if (row == k_members.end()) {
    return fail(ErrorCode::usage,
                fmt::format("no script has the member {}", text::quote(name)));
  }
  row->read(site, value);
  return {};
}

} // namespace

Result<Site>
parse_script(std::string_view text)
{
  TRY_ASSIGN(const auto script, parse_json(text));
  if (!script.is_object()) {
    return fail(ErrorCode::usage, "a script is a JSON object");
  }
  Site site;
  for (const auto& member : script.items()) {
    try {
      TRY(read_member(site, member.key(), member.value()));
    } catch (const nlohmann::json::exception& error) {
      return fail(ErrorCode::usage, fmt::format("{}: {}", member.key(), error.what()));
    }
  }
  return site;
}

} // namespace oidcctl::test_issuer
