#pragma once

#include "base/byte_stream.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace oidcctl {

// What a table may measure at most.
struct CsvLimits
{
  std::size_t field = std::size_t{64} << 10; // bytes
  std::size_t fields = 64;                   // of one row
  std::size_t rows = 10'000'000;
};

// Reads a table of comma-separated values (RFC 4180) row by row, in memory for one row.
// Line breaks are CRLF or LF, a byte order mark in front is passed over, and so are empty
// lines. Whatever the RFC does not allow is an error (`local_file`) with the number of
// the row, as a spreadsheet counts them: the first is 1.
class CsvReader
{
public:
  explicit CsvReader(ByteStream blocks, const CsvLimits& limits = {})
      : m_blocks(without_mark(std::move(blocks))), m_limits(limits)
  {}

  // Read the next row into `fields`; return false at the end.
  Result<bool> next(std::vector<std::string>& fields);

  // Return the number of the row that was read last; 0 before the first.
  std::size_t
  row() const
  {
    return m_row;
  }

private:
  enum class State { field_start, bare, quoted, quote_ended, row_ended };

  Result<bool> fill();
  Result<void> take(char c, std::vector<std::string>& fields);
  Result<void> take_start(char c, std::vector<std::string>& fields);
  Result<void> take_separator(char c, std::vector<std::string>& fields);
  Result<void> append(char c);
  Result<void> end_field(std::vector<std::string>& fields);
  Result<void> end_text(std::vector<std::string>& fields);
  tl::unexpected<Error> wrong(const std::string& what, std::string hint = {}) const;

  ByteStream m_blocks;
  CsvLimits m_limits;
  std::string m_block = {};
  std::size_t m_at = 0;        // in the block
  bool m_after_return = false; // a line feed has to follow
  State m_state = State::field_start;
  std::string m_field = {};
  std::size_t m_row = 0;
};

} // namespace oidcctl
