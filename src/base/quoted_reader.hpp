#pragma once

#include <string>
#include <string_view>

namespace oidcctl::text {

// Reads words and names in quotes from left to right, as API servers write messages and
// reasons: Go's %q, of which \" and \\ are decoded. Other escapes are left as they are
// written: no name that can be looked up has them. `text` has to outlive the reader.
class QuotedReader
{
public:
  explicit QuotedReader(std::string_view text) : m_text(text) {}

  // Take `word`, or nothing. Return whether it was next.
  bool take(std::string_view word);

  // Take a name in quotes into `target`. False when none is next, or its end is missing.
  bool name(std::string& target);

  // Take the characters before the next space or line break, and that space.
  std::string word();

  // Return what was not taken.
  std::string_view
  rest() const
  {
    return m_text;
  }

private:
  std::string_view m_text;
};

} // namespace oidcctl::text
