#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Frames of HTTP/2 (RFC 9113 4 and 6): what is common to reading and writing them.
namespace oidcctl::go::http2 {

enum FrameType : unsigned {
  data,
  headers,
  priority,
  rst_stream,
  settings,
  push_promise,
  ping,
  goaway,
  window_update,
  continuation,
};

inline constexpr unsigned k_end_stream = 0x1;
inline constexpr unsigned k_ack = 0x1;
inline constexpr unsigned k_end_headers = 0x4;
inline constexpr unsigned k_padded = 0x8;
inline constexpr unsigned k_has_priority = 0x20;

inline constexpr std::size_t k_frame_header = 9; // bytes
inline constexpr std::size_t k_setting_size = 6;
inline constexpr std::int64_t k_largest_window = (std::int64_t{1} << 31) - 1;

// One frame as received; the payload belongs to the buffer it was read from.
struct Frame
{
  std::uint32_t length = 0; // of the payload, padding included
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string_view payload = {};

  bool
  has(unsigned flag) const
  {
    return (flags & flag) != 0;
  }
};

// Return the number in the `count` bytes at `at`, big-endian.
std::uint32_t number_at(std::string_view bytes, std::size_t at, unsigned count = 4);

// Append `number` as `count` bytes, big-endian.
void append_number(std::string& out, std::uint32_t number, unsigned count = 4);

// Append a whole frame.
void append_frame(std::string& out,
                  unsigned type,
                  unsigned flags,
                  std::uint32_t stream,
                  std::string_view payload);

// Return the name of an error code (RFC 9113 7), for example "PROTOCOL_ERROR".
std::string code_name(std::uint32_t code);

} // namespace oidcctl::go::http2
