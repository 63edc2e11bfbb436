#include "base/byte_stream.hpp"

#include <utility>

namespace oidcctl {

namespace {

constexpr std::string_view k_mark = "\xef\xbb\xbf";

// Return the first bytes, as many as the mark has, if there are so many.
Result<std::string>
first_bytes(const ByteStream& stream)
{
  std::string bytes;
  while (bytes.size() < k_mark.size()) {
    TRY_ASSIGN(const auto more, stream());
    if (more.empty()) {
      break;
    }
    bytes += more;
  }
  return bytes;
}

Result<std::string>
next_without_mark(const ByteStream& stream)
{
  TRY_ASSIGN(auto bytes, first_bytes(stream));
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    return fail(ErrorCode::local_file, "UTF-16 is not supported", "save it as UTF-8");
  }
  if (!bytes.starts_with(k_mark)) {
    return bytes;
  }
  bytes.erase(0, k_mark.size());
  return bytes.empty() ? stream() : std::move(bytes);
}

} // namespace

ByteStream
stream_of(std::string text)
{
  return [text = std::move(text)]() mutable -> Result<std::string> {
    return std::exchange(text, {});
  };
}

ByteStream
joined(std::string start, ByteStream rest)
{
  return [start = std::move(start),
          rest = std::move(rest)]() mutable -> Result<std::string> {
    return start.empty() ? rest() : std::exchange(start, {});
  };
}

std::string_view
without_mark(std::string_view text)
{
  return text.starts_with(k_mark) ? text.substr(k_mark.size()) : text;
}

ByteStream
without_mark(ByteStream stream)
{
  return [stream = std::move(stream), is_begun = false]() mutable -> Result<std::string> {
    return std::exchange(is_begun, true) ? stream() : next_without_mark(stream);
  };
}

Result<std::optional<StreamStart>>
read_start(ByteStream stream)
{
  StreamStart start;
  auto at = std::string::npos;
  while (at == std::string::npos || start.bytes.size() < at + k_start_size) {
    TRY_ASSIGN(const auto more, stream());
    if (more.empty()) {
      stream = stream_of({}); // a terminal is not asked again after its end
      break;
    }
    start.bytes += more;
    const auto marked = start.bytes.size() - without_mark(start.bytes).size();
    at = start.bytes.find_first_not_of(" \t\r\n", marked);
  }
  if (at == std::string::npos) {
    return std::nullopt;
  }
  start.at = at;
  start.first = start.bytes[at];
  start.rest = std::move(stream);
  return start;
}

} // namespace oidcctl
