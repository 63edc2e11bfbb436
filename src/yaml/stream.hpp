#pragma once

#include "base/byte_stream.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace oidcctl::yaml {

// Cuts a YAML text that comes part by part into its documents: a line that begins with
// "---" begins another, since no such line can be inside of one (YAML 1.2, chapter
// 9.1.2). One document is in memory.
class DocumentStream
{
public:
  // A document has `longest` bytes at most.
  DocumentStream(ByteStream blocks, std::size_t longest)
      : m_blocks(std::move(blocks)), m_longest(longest)
  {}

  // Return the next document, or nothing at the end. Those without a value are passed
  // over.
  Result<std::optional<std::string>> next();

  // Return the number of the document that was returned last, counted from 1.
  std::size_t
  number() const
  {
    return m_number;
  }

private:
  Result<bool> take_line(std::string& line);

  ByteStream m_blocks;
  std::size_t m_longest;
  std::string m_block = {};
  std::size_t m_at = 0;
  std::string m_line = {}; // the one that begins the next document
  std::size_t m_number = 0;
};

} // namespace oidcctl::yaml
