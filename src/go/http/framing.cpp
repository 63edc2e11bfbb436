#include "go/http/framing.hpp"

#include "base/text.hpp"
#include "go/json.hpp"

#include <algorithm>
#include <charconv>

namespace oidcctl::go::http {

namespace {

// Go 1.22: every Content-Length has to be a number, used or not (GODEBUG
// httplaxcontentlength).
constexpr Version k_strict_length{22};

using Problem = tl::unexpected<std::string>;

std::vector<std::string>
values_of(const std::vector<Field>& fields, std::string_view name)
{
  std::vector<std::string> values;
  for (const auto& field : fields) {
    if (field.name == name) {
      values.push_back(field.value);
    }
  }
  return values;
}

bool
has_token(const std::vector<std::string>& values, std::string_view token)
{
  for (const auto& value : values) {
    for (const auto& part : text::split(value, ',')) {
      if (text::to_lower(text::trim(part)) == token) {
        return true;
      }
    }
  }
  return false;
}

bool
should_close(const StatusLine& line, const std::vector<Field>& fields)
{
  const auto values = values_of(fields, "connection");
  if (line.major < 1 || has_token(values, "close")) {
    return true;
  }
  return line.major == 1 && line.minor == 0 && !has_token(values, "keep-alive");
}

tl::expected<bool, std::string>
is_chunked(const StatusLine& line, const std::vector<Field>& fields)
{
  const auto values = values_of(fields, "transfer-encoding");
  const bool is_old = !line.is_at_least(1, 1) && (line.major != 0 || line.minor != 0);
  if (values.empty() || is_old) {
    return false; // HTTP/1.0 does not know Transfer-Encoding
  }
  if (values.size() != 1) {
    return Problem("too many transfer encodings: " + go_quote(values));
  }
  if (text::to_lower(values.front()) != "chunked") {
    return Problem("unsupported transfer encoding: " + go_quote(values.front()));
  }
  return true;
}

// Return the number in `text` (strconv.ParseUint with 63 bits), or Go's words.
tl::expected<std::uint64_t, std::string>
parse_length(std::string_view text)
{
  constexpr std::uint64_t largest = (std::uint64_t{1} << 63) - 1;
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number > largest) {
    return Problem("bad Content-Length " + go_quote(text));
  }
  return number;
}

// Return what all values of Content-Length say: nothing when there is none.
tl::expected<std::optional<std::string>, std::string>
length_text(const std::vector<Field>& fields)
{
  const auto values = values_of(fields, "content-length");
  if (values.empty()) {
    return std::nullopt;
  }
  const std::string first(text::trim(values.front()));
  const bool agree = std::all_of(values.begin(), values.end(), [&](const auto& value) {
    return text::trim(value) == first;
  });
  if (!agree) {
    return Problem("http: message cannot contain multiple Content-Length headers; got " +
                   go_quote(values));
  }
  return first;
}

bool
allows_body(int status, std::string_view method)
{
  return method != "HEAD" && status / 100 != 1 && status != 204 && status != 304;
}

// Return the complaint about the names that the Trailer field of a chunked reply
// announces.
std::optional<std::string>
trailer_problem(const std::vector<Field>& fields)
{
  struct Row
  {
    std::string_view name;
    std::string_view shown;
  };
  static constexpr Row forbidden[] = {{"transfer-encoding", "Transfer-Encoding"},
                                      {"trailer", "Trailer"},
                                      {"content-length", "Content-Length"}};
  for (const auto& value : values_of(fields, "trailer")) {
    for (const auto& part : text::split(value, ',')) {
      const auto name = text::to_lower(text::trim(part));
      for (const auto& row : forbidden) {
        if (name == row.name) {
          return "bad trailer key " + go_quote(row.shown);
        }
      }
    }
  }
  return std::nullopt;
}

} // namespace

tl::expected<Framing, std::string>
framing_of(const StatusLine& line,
           const std::vector<Field>& fields,
           std::string_view method,
           Version go)
{
  const auto chunked = is_chunked(line, fields);
  if (!chunked) {
    return Problem(chunked.error());
  }
  const bool is_strict = go >= k_strict_length;
  // Before, a chunked reply had lost its Content-Length by now.
  const auto text = *chunked && !is_strict ? std::nullopt : length_text(fields);
  if (!text) {
    return Problem(text.error());
  }
  const bool is_used = allows_body(line.status, method) && !*chunked;
  std::optional<std::uint64_t> length;
  if (*text && (is_strict || (is_used && !(*text)->empty()))) {
    if ((*text)->empty()) {
      return Problem("invalid empty Content-Length \"\"");
    }
    const auto number = parse_length(**text);
    if (!number) {
      return Problem(number.error());
    }
    length = *number;
  }
  if (*chunked) {
    if (auto problem = trailer_problem(fields)) {
      return Problem(std::move(*problem));
    }
  }
  Framing framing{.closes = should_close(line, fields)};
  if (!allows_body(line.status, method)) {
    return framing;
  }
  if (*chunked) {
    framing.kind = Framing::Kind::chunked;
  } else if (length) {
    framing.kind = *length == 0 ? Framing::Kind::none : Framing::Kind::sized;
    framing.length = *length;
  } else {
    framing.kind = Framing::Kind::until_end;
    framing.closes = true;
  }
  return framing;
}

} // namespace oidcctl::go::http
