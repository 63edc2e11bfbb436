#pragma once

#include "base/json_scanner.hpp"

#include <cstddef>
#include <string>

namespace oidcctl {

// What a JSON text that is read part by part may measure at most.
struct JsonReaderLimits
{
  std::size_t depth = 64;
  std::size_t text = std::size_t{4} << 20; // bytes of one string
};

// Reads JSON (RFC 8259, strictly) token by token, in memory for one string, for texts
// that are larger than memory. Names may occur more than once in an object. Several
// values may follow one another. A byte order mark in front is passed over.
class JsonReader
{
public:
  enum class Token {
    object_begin,
    object_end,
    array_begin,
    array_end,
    name, // of a member; its value comes next
    text,
    number,
    boolean,
    null,
    end,
    error, // and no more of them; `error` says why
  };

  explicit JsonReader(ByteStream blocks, const JsonReaderLimits& limits = {})
      : m_scanner(std::move(blocks), limits.text), m_depth(limits.depth)
  {}

  Token next();

  // Pass over what `token`, the last one, begins. Return its last token, or an error.
  Token skip(Token token);

  // Return the characters of the last name or string; a number as it is written.
  const std::string&
  text() const
  {
    return m_scanner.text();
  }

  // Return the line of the last token, counted from 1.
  std::size_t
  line() const
  {
    return m_scanner.line();
  }

  // Return why the last token is an error (`local_file`), with the line.
  const Error&
  error() const
  {
    return m_scanner.error();
  }

private:
  enum class Expected { value, first_item, first_name, separator };

  Token separator(int c);
  Token value(int c);
  Token name(int c);
  Token open(Token token, char bracket, Expected first);
  Token close(char bracket);

  JsonScanner m_scanner;
  std::size_t m_depth;
  Expected m_expected = Expected::value;
  std::string m_open = {}; // brackets
};

} // namespace oidcctl
