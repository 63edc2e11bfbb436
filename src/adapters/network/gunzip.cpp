#include "adapters/network/gunzip.hpp"

#include <fmt/format.h>

#include <zlib.h>

#include <algorithm>
#include <array>

namespace oidcctl {

namespace {

using go::http::Fault;
using go::http::FaultKind;

tl::unexpected<Fault>
refuse(const char* words)
{
  return tl::make_unexpected(Fault{FaultKind::refused, words});
}

std::uint32_t
little_endian(std::string_view bytes, unsigned count)
{
  std::uint32_t number = 0;
  for (unsigned i = count; i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::uint32_t
checksum(std::string_view bytes)
{
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// Cut the header of one member off (RFC 1952 2.3).
tl::expected<void, Fault>
take_header(std::string_view& bytes)
{
  enum { has_crc = 2, has_extra = 4, has_name = 8, has_comment = 16 };
  constexpr std::size_t fixed = 10;
  const auto whole = bytes;
  if (bytes.size() < fixed) {
    return refuse("unexpected EOF");
  }
  if (!bytes.starts_with("\x1f\x8b\x08")) {
    return refuse("gzip: invalid header");
  }
  const auto flags = static_cast<unsigned char>(bytes[3]);
  bytes.remove_prefix(fixed);
  if ((flags & has_extra) != 0) {
    const auto size = bytes.size() < 2 ? bytes.size() + 1 : little_endian(bytes, 2) + 2;
    if (size > bytes.size()) {
      return refuse("unexpected EOF");
    }
    bytes.remove_prefix(size);
  }
  for (const auto flag : {has_name, has_comment}) {
    if ((flags & flag) == 0) {
      continue;
    }
    constexpr std::size_t longest = 512;
    const auto end = bytes.substr(0, longest).find('\0');
    if (end == std::string_view::npos) {
      return refuse(bytes.size() < longest ? "unexpected EOF" : "gzip: invalid header");
    }
    bytes.remove_prefix(end + 1);
  }
  if ((flags & has_crc) != 0) {
    const auto size = whole.size() - bytes.size();
    if (bytes.size() < 2) {
      return refuse("unexpected EOF");
    }
    if ((checksum(whole.substr(0, size)) & 0xffffU) != little_endian(bytes, 2)) {
      return refuse("gzip: invalid header");
    }
    bytes.remove_prefix(2);
  }
  return {};
}

// Inflate one member from the front of `bytes` onto `out`.
tl::expected<void, Fault>
take_data(std::string_view& bytes, std::string& out, std::size_t limit)
{
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
    return tl::make_unexpected(Fault{FaultKind::too_large, "no memory to decompress"});
  }
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::array<char, 16384> buffer;
  int result = Z_OK;
  while (result == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  const auto read = bytes.size() - stream.avail_in;
  inflateEnd(&stream);
  bytes.remove_prefix(read);
  if (out.size() > limit) {
    return tl::make_unexpected(
        Fault{FaultKind::too_large,
              fmt::format("the response is larger than {} bytes", limit)});
  }
  if (result == Z_BUF_ERROR) {
    return refuse("unexpected EOF");
  }
  if (result != Z_STREAM_END) {
    return tl::make_unexpected(Fault{
        FaultKind::refused, fmt::format("flate: corrupt input before offset {}", read)});
  }
  return {};
}

} // namespace

tl::expected<std::string, Fault>
gunzip(std::string_view bytes, std::size_t limit)
{
  constexpr std::size_t trailer = 8; // checksum and size
  std::string out;
  while (!bytes.empty()) {
    const auto start = out.size();
    if (auto header = take_header(bytes); !header) {
      return tl::make_unexpected(header.error());
    }
    if (auto data = take_data(bytes, out, limit); !data) {
      return tl::make_unexpected(data.error());
    }
    if (bytes.size() < trailer) {
      return refuse("unexpected EOF");
    }
    const auto member = std::string_view(out).substr(start);
    if (little_endian(bytes, 4) != checksum(member) ||
        little_endian(bytes.substr(4), 4) != static_cast<std::uint32_t>(member.size())) {
      return refuse("gzip: invalid checksum");
    }
    bytes.remove_prefix(trailer);
  }
  return out;
}

} // namespace oidcctl
