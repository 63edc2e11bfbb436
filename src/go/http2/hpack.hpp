#pragma once

#include "go/http/reply.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Compression of header fields (RFC 7541), as golang.org/x/net/http2/hpack reads it.
namespace oidcctl::go::http2 {

using http::Field;

// Return the text of a Huffman code (RFC 7541 5.2), or nothing when it is broken.
std::optional<std::string> huffman_decode(std::string_view bytes);

// Return `fields` as a block, without compression and without use of the tables.
std::string encode_fields(const std::vector<Field>& fields);

// The state of decompression for one connection.
class FieldDecoder
{
public:
  // Return the fields of a whole block, names as sent, or nothing when it is broken; then
  // the connection is lost. Fields past `limit` bytes (RFC 7541 4.1) are dropped, which
  // `is_truncated` reports.
  std::optional<std::vector<Field>> decode(std::string_view block, std::size_t limit);

  bool
  is_truncated() const
  {
    return m_is_truncated;
  }

private:
  bool read_field(std::string_view& block);
  bool read_literal(std::string_view& block, unsigned prefix, bool is_indexed);
  bool resize(std::string_view& block);
  std::optional<Field> at(std::size_t index) const;
  void add(const Field& field);
  void evict(std::size_t size);
  void emit(Field field);

  std::deque<Field> m_table = {}; // the newest first
  std::size_t m_table_size = 0;
  std::size_t m_table_limit = 4096;
  bool m_is_first = true; // of a block
  std::vector<Field> m_fields = {};
  std::size_t m_left = 0;
  std::size_t m_longest = 0; // string
  bool m_is_truncated = false;
};

} // namespace oidcctl::go::http2
