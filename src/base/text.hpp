#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::text {

// Return `text` cut at every `separator`; an empty text gives one empty part.
std::vector<std::string> split(std::string_view text, char separator);

// Return `text` without spaces, tabs and line breaks on both sides.
std::string_view trim(std::string_view text);

// Return `text` with ASCII letters in lower case; other bytes stay.
std::string to_lower(std::string_view text);

// Return `parts` with `separator` between them.
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Return whether `text` contains `part`, both taken without regard to ASCII case.
bool contains_ignoring_case(std::string_view text, std::string_view part);

// Return `text` as one line that is safe on a terminal: control characters (C0, DEL, C1),
// line and direction marks and invalid UTF-8 become visible escapes such as `\x1b` or
// `\u202e`.
std::string printable(std::string_view text);

// Return a JSON or YAML text with what `printable` would show as an escape written as
// `\u009b`, which means the same character there. Line breaks stay; other C0 characters
// are for the writer of the text.
std::string escape_hidden(std::string text);

// Return `text` printable, in double quotes, cut to `limit` bytes with an ellipsis.
std::string quote(std::string_view text, std::size_t limit = 160);

// Return `text` with every invalid UTF-8 byte replaced by U+FFFD, as Go does.
std::string to_valid_utf8(std::string_view text);

// Return whether `text` is valid UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

// Return the number of terminal columns of `text`: two for a wide character, none for a
// combining one, one for a byte that is not UTF-8.
std::size_t width(std::string_view text);

// Return `text` broken at spaces into lines of at most `columns`. A word that is longer
// is broken too, after a '/', '?', '&' or ',' where it has one; 0 columns break no word.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

// Append the UTF-8 form of `code_point` to `out`.
void append_utf8(std::string& out, char32_t code_point);

} // namespace oidcctl::text
