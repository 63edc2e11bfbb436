#include "go/http2/reply_fields.hpp"

#include "go/http/fields.hpp"
#include "go/json.hpp"

#include <algorithm>
#include <charconv>

namespace oidcctl::go::http2 {

namespace {

using Problem = tl::unexpected<std::string>;

bool
is_pseudo(const Field& field)
{
  return field.name.starts_with(':');
}

bool
is_valid_value(const std::string& value)
{
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

bool
is_valid_name(const std::string& name)
{
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return http::is_token_byte(c) && !(c >= 'A' && c <= 'Z');
  });
}

std::optional<std::string>
field_problem(const Field& field, bool is_after_regular)
{
  std::optional<std::string> problem;
  if (!is_valid_value(field.value)) {
    problem = "invalid header field value for " + go_quote(field.name);
  }
  if (is_pseudo(field)) {
    return is_after_regular ? "pseudo header field after regular" : problem;
  }
  return is_valid_name(field.name) ? problem
                                   : "invalid header field name " + go_quote(field.name);
}

std::optional<std::string>
pseudo_problem(const std::vector<Field>& fields)
{
  static constexpr std::string_view of_requests[] = {
      ":method", ":path", ":scheme", ":authority", ":protocol"};
  bool is_request = false;
  bool is_reply = false;
  for (auto field = fields.begin(); field != fields.end() && is_pseudo(*field); ++field) {
    const bool fits_request =
        std::find(std::begin(of_requests), std::end(of_requests), field->name) !=
        std::end(of_requests);
    is_request = is_request || fits_request;
    is_reply = is_reply || field->name == ":status";
    if (!fits_request && field->name != ":status") {
      return "invalid pseudo-header " + go_quote(field->name);
    }
    const bool is_known =
        std::any_of(fields.begin(), field, [field](const auto& earlier) {
          return earlier.name == field->name;
        });
    if (is_known) {
      return "duplicate pseudo-header " + go_quote(field->name);
    }
  }
  return is_request && is_reply
             ? std::optional<std::string>("mix of request and response pseudo headers")
             : std::nullopt;
}

} // namespace

std::optional<std::string>
block_problem(const std::vector<Field>& fields)
{
  bool is_after_regular = false;
  for (const auto& field : fields) {
    if (auto problem = field_problem(field, is_after_regular)) {
      return problem;
    }
    is_after_regular = is_after_regular || !is_pseudo(field);
  }
  return pseudo_problem(fields);
}

tl::expected<int, std::string>
status_of(const std::vector<Field>& fields)
{
  const auto text = http::find_field(fields, ":status").value_or("");
  if (text.empty()) {
    return Problem("malformed response from server: missing status pseudo header");
  }
  auto digits = text;
  digits.remove_prefix(digits.starts_with('+') ? 1 : 0);
  int status = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, status);
  if (read.ec != std::errc{} || read.ptr != end ||
      digits.starts_with("-") != (status < 0)) {
    return Problem(
        "malformed response from server: malformed non-numeric status pseudo header");
  }
  return status;
}

std::vector<Field>
regular_fields(std::vector<Field> fields)
{
  const auto first = std::find_if_not(fields.begin(), fields.end(), is_pseudo);
  fields.erase(fields.begin(), first);
  return fields;
}

} // namespace oidcctl::go::http2
