#pragma once

#include "go/http/reply.hpp"
#include "go/version.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go::http {

// Reads the chunks of a body, without the trailer (net/http/internal/chunked.go).
class ChunkReader
{
public:
  explicit ChunkReader(Version go) : m_go(go) {}

  // Take what is complete from the front of `bytes`, add the data to `body` and return
  // whether the last chunk was seen; or what is wrong.
  tl::expected<bool, Fault> take(std::string_view& bytes, std::string& body);

private:
  tl::expected<std::optional<std::string_view>, Fault>
  take_line(std::string_view& bytes) const;
  tl::expected<void, Fault> begin_chunk(std::string_view line);

  Version m_go;
  std::uint64_t m_left = 0;     // of the chunk
  bool m_is_after_data = false; // its line break is still to come
  bool m_is_done = false;
  std::int64_t m_excess = 0; // bytes other than data
};

} // namespace oidcctl::go::http
