#pragma once

#include "base/byte_stream.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace oidcctl {

// The bytes of a JSON text that comes part by part, and its words, numbers and strings
// (RFC 8259 chapters 3, 6 and 7). What does not fit makes `fail`: then there are no more
// bytes, and every function returns false.
class JsonScanner
{
public:
  static constexpr int k_end = -1;

  // `longest` is how many bytes a string or a number has at most.
  JsonScanner(ByteStream blocks, std::size_t longest)
      : m_blocks(without_mark(std::move(blocks))), m_longest(longest)
  {}

  // Return the next byte that is not white space; it is not taken. `k_end` at the end.
  int look();

  // Take the byte that was looked at.
  void
  drop()
  {
    ++m_at;
  }

  // Take one of `true`, `false` and `null`, a number as it is written, or a string whose
  // opening quote is next, into `text`.
  bool word(std::string_view word);
  bool number();
  bool string();
  const std::string&
  text() const
  {
    return m_text;
  }

  std::size_t
  line() const
  {
    return m_line;
  }
  // Return whether nothing but white space has come so far.
  bool
  is_empty() const
  {
    return m_is_empty;
  }

  // Note why the text cannot be read; false. Without words: the next byte does not fit.
  bool fail();
  bool fail(std::string message, std::string hint = {});
  bool
  has_failed() const
  {
    return m_has_failed;
  }
  const Error&
  error() const
  {
    return m_error;
  }

private:
  bool next_block();
  bool
  fill()
  {
    return m_at != m_end || next_block();
  }
  bool
  is(char c)
  {
    return fill() && *m_at == c;
  }
  bool digits();
  bool special();
  bool escape();
  bool character();
  bool hex(unsigned& value);

  ByteStream m_blocks;
  std::size_t m_longest;
  std::string m_block = {};
  const char* m_at = nullptr; // in the block
  const char* m_end = nullptr;
  std::size_t m_bytes = 0; // in the blocks before
  std::size_t m_line = 1;
  bool m_is_empty = true;
  bool m_has_failed = false;
  std::string m_text = {};
  Error m_error = {};
};

} // namespace oidcctl
