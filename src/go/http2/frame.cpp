#include "go/http2/frame.hpp"

#include <fmt/format.h>

#include <iterator>

namespace oidcctl::go::http2 {

std::uint32_t
number_at(std::string_view bytes, std::size_t at, unsigned count)
{
  std::uint32_t number = 0;
  for (unsigned i = 0; i < count; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

void
append_number(std::string& out, std::uint32_t number, unsigned count)
{
  while (count-- > 0) {
    out += static_cast<char>(number >> (8 * count) & 0xffU);
  }
}

void
append_frame(std::string& out,
             unsigned type,
             unsigned flags,
             std::uint32_t stream,
             std::string_view payload)
{
  append_number(out, static_cast<std::uint32_t>(payload.size()), 3);
  append_number(out, type, 1);
  append_number(out, flags, 1);
  append_number(out, stream);
  out += payload;
}

std::string
code_name(std::uint32_t code)
{
  static constexpr std::string_view names[] = {"NO_ERROR",
                                               "PROTOCOL_ERROR",
                                               "INTERNAL_ERROR",
                                               "FLOW_CONTROL_ERROR",
                                               "SETTINGS_TIMEOUT",
                                               "STREAM_CLOSED",
                                               "FRAME_SIZE_ERROR",
                                               "REFUSED_STREAM",
                                               "CANCEL",
                                               "COMPRESSION_ERROR",
                                               "CONNECT_ERROR",
                                               "ENHANCE_YOUR_CALM",
                                               "INADEQUATE_SECURITY",
                                               "HTTP_1_1_REQUIRED"};
  return code < std::size(names) ? std::string(names[code])
                                 : fmt::format("unknown error code 0x{:x}", code);
}

} // namespace oidcctl::go::http2
