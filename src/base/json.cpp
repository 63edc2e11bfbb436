#include "base/json.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace oidcctl {

namespace {

// Walks a JSON text before it is built, because a deeply nested value parses well and
// then overflows the stack when it is dumped, and because the library keeps just the last
// of two members with one name without a word.
class Guard : public nlohmann::json_sax<Json>
{
public:
  explicit Guard(const JsonLimits& limits) : m_limits(limits) {}

  bool
  null() override
  {
    return true;
  }
  bool
  boolean(bool /*value*/) override
  {
    return true;
  }
  bool
  number_integer(number_integer_t /*value*/) override
  {
    return true;
  }
  bool
  number_unsigned(number_unsigned_t /*value*/) override
  {
    return true;
  }
  bool
  number_float(number_float_t /*value*/, const string_t& /*text*/) override
  {
    return true;
  }
  bool
  string(string_t& /*value*/) override
  {
    return true;
  }
  bool
  binary(binary_t& /*value*/) override
  {
    return true;
  }
  bool
  start_object(std::size_t /*size*/) override
  {
    return enter();
  }
  bool
  end_object() override
  {
    return leave();
  }
  bool
  start_array(std::size_t /*size*/) override
  {
    return enter();
  }
  bool
  end_array() override
  {
    return leave();
  }

  bool
  key(string_t& name) override
  {
    if (m_names.back().size() >= m_limits.members) {
      m_problem = fmt::format("more than {} members in one object", m_limits.members);
      return false;
    }
    if (!m_names.back().insert(name).second) {
      m_problem = fmt::format("duplicate member {}", text::quote(name));
      return false;
    }
    return true;
  }

  bool
  parse_error(std::size_t position,
              const std::string& /*token*/,
              const nlohmann::detail::exception& /*error*/) override
  {
    m_problem = fmt::format("invalid JSON at byte {}", position);
    return false;
  }

  const std::string&
  problem() const
  {
    return m_problem;
  }

private:
  bool
  enter()
  {
    m_names.emplace_back();
    if (m_names.size() <= m_limits.depth) {
      return true;
    }
    m_problem = fmt::format("nested deeper than {} levels", m_limits.depth);
    return false;
  }

  bool
  leave()
  {
    m_names.pop_back();
    return true;
  }

  JsonLimits m_limits;
  std::vector<std::set<std::string>> m_names = {};
  std::string m_problem = {};
};

} // namespace

Result<Json>
parse_json(std::string_view text, const JsonLimits& limits)
{
  if (text.size() > limits.bytes) {
    return fail(ErrorCode::local_file,
                fmt::format("JSON of {} bytes exceeds the limit of {} bytes",
                            text.size(),
                            limits.bytes));
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    // To the library a NUL is the end, whatever is after it.
    return fail(ErrorCode::local_file, fmt::format("invalid JSON at byte {}", nul + 1));
  }
  Guard guard(limits);
  if (!Json::sax_parse(text, &guard)) {
    return fail(ErrorCode::local_file, guard.problem());
  }
  auto value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) {
    return fail(ErrorCode::local_file, "invalid JSON");
  }
  return value;
}

std::string
to_text(const Json& value, int indent)
{
  return text::escape_hidden(
      value.dump(indent, ' ', false, Json::error_handler_t::replace));
}

} // namespace oidcctl
