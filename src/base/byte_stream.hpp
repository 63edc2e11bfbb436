#pragma once

#include "base/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// A text that comes part by part, because it may be larger than memory: returns the next
// bytes, and an empty text at the end.
using ByteStream = std::function<Result<std::string>()>;

// Return `text` as one part.
ByteStream stream_of(std::string text);

// Return `start`, and then what is in `rest`.
ByteStream joined(std::string start, ByteStream rest);

// Return the text without the byte order mark (U+FEFF in UTF-8) that some programs write
// in front of it.
std::string_view without_mark(std::string_view text);

// The same for a stream. UTF-16, which its byte order marks show, is an error
// (`local_file`).
ByteStream without_mark(ByteStream stream);

// The beginning of a text of several possible formats.
struct StreamStart
{
  char first = '\0';      // neither white space nor of a byte order mark
  std::size_t at = 0;     // where it is in `bytes`
  std::string bytes = {}; // what was read to find it
  ByteStream rest = {};
};

// What is known of a text by its start, however its parts are cut: so many bytes from the
// first character on, or all.
constexpr std::size_t k_start_size = 4096;

// Read up to the first character that is neither white space nor of a byte order mark,
// and `k_start_size` bytes from there. Nothing when there is none.
Result<std::optional<StreamStart>> read_start(ByteStream stream);

} // namespace oidcctl
