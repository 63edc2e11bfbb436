#include "script_login.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::test_issuer {

namespace {

constexpr Seconds k_most{86400};

struct Member
{
  std::string_view name = {};
  void (*read)(Login& login, const Json& value) = nullptr;
};

// Return a number between `least` and a day.
int
number_from(const Json& value, int least)
{
  return std::clamp(value.get<int>(), least, static_cast<int>(k_most.count()));
}

constexpr std::array k_members{
    Member{
        "claims",
        [](Login& l, const Json& v) { l.claims = v.get_ref<const Json::object_t&>(); }},
    Member{"error", [](Login& l, const Json& v) { l.error = v.get<std::string>(); }},
    Member{"error_description",
           [](Login& l, const Json& v) { l.error_description = v.get<std::string>(); }},
    Member{"immediate", [](Login& l, const Json& v) { l.is_immediate = v.get<bool>(); }},
    Member{"interval",
           [](Login& l, const Json& v) { l.interval = Seconds{number_from(v, 0)}; }},
    Member{"iss", [](Login& l, const Json& v) { l.iss = v.get<std::string>(); }},
    Member{
        "leave_out",
        [](Login& l, const Json& v) { l.left_out = v.get<std::vector<std::string>>(); }},
    // Tokens may be born dead.
    Member{"lifetime",
           [](Login& l, const Json& v) { l.lifetime = Seconds{number_from(v, -3600)}; }},
    Member{"passwords",
           [](Login& l, const Json& v) {
             l.passwords = v.get<std::map<std::string, std::string>>();
           }},
    Member{"raw_token",
           [](Login& l, const Json& v) { l.token.raw = v.get<std::string>(); }},
    Member{"token_delay_ms",
           [](Login& l, const Json& v) { l.delay = Milliseconds{number_from(v, 0)}; }},
    Member{"token_status",
           [](Login& l, const Json& v) {
             l.token.status = std::clamp(v.get<int>(), 200, 599);
           }},
    Member{"user",
           [](Login& l, const Json& v) { l.user = v.get_ref<const Json::object_t&>(); }},
};

} // namespace

Result<void>
read_login(Login& login, const Json& script)
{
  for (const auto& member : script.items()) {
    const auto* row =
        std::find_if(k_members.begin(), k_members.end(), [&member](const auto& known) {
          return known.name == member.key();
        });
    if (row == k_members.end()) {
      return fail(ErrorCode::usage,
                  fmt::format("login: there is no {}", text::quote(member.key())));
    }
    row->read(login, member.value());
  }
  return {};
}

} // namespace oidcctl::test_issuer
