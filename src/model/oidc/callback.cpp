#include "model/oidc/callback.hpp"

#include "base/text.hpp"
#include "model/http/url.hpp"
#include "model/oidc/callback_page.hpp"
#include "model/oidc/pkce.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace oidcctl {

namespace {

using Kind = CallbackReading::Kind;
using Parameters = std::vector<QueryParameter>;

constexpr std::size_t k_longest_error = 60;
constexpr std::size_t k_longest_description = 300;
constexpr std::size_t k_max_parameters = 64;

CallbackReading
reject(CallbackPage page, std::string message)
{
  CallbackReading reading;
  reading.kind = Kind::reject;
  reading.status = status_of(page);
  reading.message = std::move(message);
  reading.response = page_response(page);
  return reading;
}

CallbackReading
refuse(std::string error, std::string message)
{
  auto reading = reject(CallbackPage::refused, std::move(message));
  reading.kind = Kind::refused;
  reading.error = std::move(error);
  return reading;
}

struct RequestHead
{
  std::string method = {};
  std::string path = {};
  std::string query = {};
  std::vector<std::string> hosts = {}; // the values of all Host headers
};

// Return the end of the head: where the empty line begins, and where it ends.
std::optional<std::pair<std::size_t, std::size_t>>
end_of_head(std::string_view bytes)
{
  const auto strict = bytes.find("\r\n\r\n");
  const auto lax = bytes.find("\n\n");
  if (strict == std::string_view::npos && lax == std::string_view::npos) {
    return std::nullopt;
  }
  return strict < lax ? std::pair(strict, strict + 4) : std::pair(lax, lax + 2);
}

bool
is_plain(std::string_view line)
{
  return std::all_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 || c == '\t') && byte != 0x7f;
  });
}

// Return the parts of "GET /path?query HTTP/1.1", or nothing when it is not such a line.
std::optional<RequestHead>
read_request_line(std::string_view line)
{
  const auto words = text::split(line, ' ');
  if (words.size() != 3 || words[0].empty() || words[1].empty() ||
      words[1].front() != '/' || words[2].rfind("HTTP/1.", 0) != 0) {
    return std::nullopt;
  }
  const auto question = words[1].find('?');
  RequestHead head{.method = words[0], .path = words[1].substr(0, question)};
  if (question != std::string::npos) {
    head.query = words[1].substr(question + 1);
  }
  return head;
}

std::optional<RequestHead>
read_head(std::string_view bytes)
{
  const auto lines = text::split(bytes, '\n');
  std::optional<RequestHead> head;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    if (!is_plain(line)) {
      return std::nullopt;
    }
    if (i == 0) {
      head = read_request_line(line);
    } else if (const auto colon = line.find(':');
               head && colon != std::string_view::npos) {
      if (text::to_lower(line.substr(0, colon)) == "host") {
        head->hosts.emplace_back(text::trim(line.substr(colon + 1)));
      }
    } else {
      return std::nullopt;
    }
    if (!head) {
      return std::nullopt;
    }
  }
  return head;
}

// Return whether the request was sent to this listener by a name of its own: a page that
// points a name at 127.0.0.1 (DNS rebinding) sends that name.
bool
is_own_host(const RequestHead& head, const CallbackRules& rules)
{
  if (head.hosts.size() != 1) {
    return false;
  }
  const auto host = text::to_lower(head.hosts.front());
  for (const auto* name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (host == fmt::format("{}:{}", name, rules.port)) {
      return true;
    }
  }
  return std::find(rules.hosts.begin(), rules.hosts.end(), host) != rules.hosts.end();
}

bool
has_our_state(const Parameters& parameters, const CallbackRules& rules)
{
  bool is_ours = false;
  for (const auto& parameter : parameters) {
    if (parameter.name == "state") {
      if (!equal_in_constant_time(parameter.value, rules.state)) {
        return false;
      }
      is_ours = true;
    }
  }
  return is_ours;
}

bool
has_twice(const Parameters& parameters)
{
  std::set<std::string_view> names;
  return std::any_of(parameters.begin(), parameters.end(), [&names](const auto& p) {
    return !names.insert(p.name).second;
  });
}

CallbackReading
accept(const std::string& code)
{
  if (code.empty() || !is_plain(code)) {
    return reject(CallbackPage::bad_request, "`code` is empty or invalid");
  }
  CallbackReading reading;
  reading.kind = Kind::code;
  reading.status = status_of(CallbackPage::success);
  reading.code = Secret(code);
  reading.response = page_response(CallbackPage::success);
  return reading;
}

// Return what the parameters of a request of ours say, from the `state` on.
CallbackReading
read_parameters(const Parameters& parameters, const CallbackRules& rules)
{
  if (!has_our_state(parameters, rules)) {
    return reject(CallbackPage::forbidden,
                  find_parameter(parameters, "state") ? "`state` belongs to another login"
                                                      : "`state` is missing");
  }
  if (parameters.size() > k_max_parameters || has_twice(parameters)) {
    return reject(CallbackPage::bad_request, "duplicate parameter");
  }
  if (const auto issuer = find_parameter(parameters, "iss");
      issuer && *issuer != rules.issuer) {
    return refuse("",
                  fmt::format("the response is from issuer {}: expected {} (RFC 9207)",
                              text::quote(*issuer),
                              text::quote(rules.issuer)));
  }
  if (const auto error = find_parameter(parameters, "error")) {
    const auto description = find_parameter(parameters, "error_description");
    return refuse(
        *error,
        fmt::format("the provider returned {}{}",
                    text::quote(*error, k_longest_error),
                    description
                        ? " (" + text::quote(*description, k_longest_description) + ")"
                        : ""));
  }
  const auto code = find_parameter(parameters, "code");
  return code
             ? accept(*code)
             : reject(CallbackPage::bad_request, "neither `code` nor `error` is present");
}

} // namespace

bool
is_tls_hello(std::string_view bytes)
{
  constexpr char k_handshake = 0x16; // RFC 8446 5.1
  return bytes.starts_with(k_handshake);
}

bool
is_whole_callback(std::string_view bytes)
{
  return bytes.size() > k_max_callback || is_tls_hello(bytes) ||
         end_of_head(bytes).has_value();
}

CallbackReading
read_callback(std::string_view bytes, const CallbackRules& rules)
{
  const auto end = end_of_head(bytes);
  if (end ? end->second > k_max_callback : bytes.size() > k_max_callback) {
    return reject(CallbackPage::too_large, "the request is too large");
  }
  if (!end) {
    // Browsers open connections in advance and say nothing on them.
    return bytes.empty()
               ? CallbackReading{}
               : reject(CallbackPage::bad_request, "the request ended too early");
  }
  const auto head = read_head(bytes.substr(0, end->first));
  if (!head) {
    return reject(CallbackPage::bad_request, "not an HTTP/1.1 request");
  }
  if (head->method != "GET") {
    return reject(CallbackPage::wrong_method,
                  "unexpected method " + text::quote(head->method, k_longest_error));
  }
  if (head->path != rules.path) {
    return reject(CallbackPage::not_found, "unexpected path");
  }
  if (!is_own_host(*head, rules)) {
    return reject(CallbackPage::forbidden, "the Host header does not name this listener");
  }
  return read_parameters(parse_query(head->query), rules);
}

CallbackReading
read_typed_callback(std::string_view line, const CallbackRules& rules)
{
  const auto typed = text::trim(line);
  CallbackReading reading;
  if (typed.empty()) {
    return reading;
  }
  const auto question = typed.find('?');
  const bool is_url = typed.rfind("http://", 0) == 0 || typed.rfind("https://", 0) == 0;
  if (typed.size() > k_max_callback) {
    reading = reject(CallbackPage::too_large, "it is too long");
  } else if (is_url && question == std::string_view::npos) {
    reading = reject(CallbackPage::bad_request, "this address contains no `code`");
  } else if (is_url || typed.find("code=") != std::string_view::npos ||
             typed.find("error=") != std::string_view::npos) {
    auto query = question == std::string_view::npos ? typed : typed.substr(question + 1);
    query = query.substr(0, query.find('#'));
    reading = read_parameters(parse_query(query), rules);
  } else if (typed.find_first_of(" \t") != std::string_view::npos) {
    reading = reject(CallbackPage::bad_request, "a code contains no whitespace");
  } else {
    reading = accept(std::string(typed));
  }
  reading.response.clear();
  return reading;
}

} // namespace oidcctl
