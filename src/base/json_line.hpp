#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oidcctl {

// JSON on one line, written member by member: the text that `to_text(value, -1)` would
// return, without the value. For what is said a thousand times a second. Whoever calls
// closes what was opened, and uses no name twice in one object.
class JsonLine
{
public:
  JsonLine&
  open_object()
  {
    separate();
    m_text += '{';
    return *this;
  }
  JsonLine&
  close_object()
  {
    m_text += '}';
    return *this;
  }
  // The name of the value, object or list that follows.
  JsonLine& name(std::string_view name);

  JsonLine& value(std::string_view text);
  JsonLine&
  value(const char* text)
  {
    return value(std::string_view(text));
  }
  JsonLine& value(bool is_true);
  JsonLine& value(const std::vector<std::string>& texts);
  // Write a value that is JSON already.
  JsonLine& raw(std::string_view json);

  template <typename Value>
  JsonLine&
  member(std::string_view member_name, const Value& member_value)
  {
    return name(member_name).value(member_value);
  }
  // Write a member, unless it is empty.
  template <typename Value>
  JsonLine&
  optional(std::string_view member_name, const Value& member_value)
  {
    return member_value.empty() ? *this : member(member_name, member_value);
  }

  std::string
  take()
  {
    return std::move(m_text);
  }

private:
  void separate();
  void quote(std::string_view text);

  std::string m_text = {};
};

} // namespace oidcctl
