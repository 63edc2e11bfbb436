#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::base64 {

enum class Alphabet {
  standard, // RFC 4648 chapter 4, padded
  url,      // RFC 4648 chapter 5, without padding, as JOSE uses it
};

// Return the bytes that `text` stands for, or nothing when a character, the length or the
// padding is wrong. As Go's decoders do, line feeds and carriage returns are passed over
// and unused bits of the last character are not looked at.
std::optional<std::string> decode(std::string_view text, Alphabet alphabet);

// Return `bytes` in `alphabet`.
std::string encode(std::string_view bytes, Alphabet alphabet);

} // namespace oidcctl::base64
