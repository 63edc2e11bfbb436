#include "go/http/request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go::http {

namespace {

constexpr std::string_view k_user_agent = "user-agent";

bool
has_body_method(const std::string& method)
{
  return method == "POST" || method == "PUT" || method == "PATCH";
}

bool
sends_length(const Request& request)
{
  return !request.body.empty() || has_body_method(request.method);
}

// Return `name` as net/http writes it: "content-type" becomes "Content-Type".
std::string
canonical(std::string_view name)
{
  std::string out(name);
  bool is_upper = true;
  for (auto& c : out) {
    if (is_upper && c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 0x20);
    }
    is_upper = c == '-';
  }
  return out;
}

std::vector<Field>
sorted_fields(const Request& request)
{
  auto fields = request.fields;
  std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) {
    return a.name < b.name;
  });
  return fields;
}

} // namespace

std::string
write_request(const Request& request)
{
  auto out = fmt::format(
      "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\n",
      request.method,
      request.target,
      request.authority,
      find_field(request.fields, k_user_agent).value_or("Go-http-client/1.1"));
  if (request.is_chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (sends_length(request)) {
    out += fmt::format("Content-Length: {}\r\n", request.body.size());
  }
  for (const auto& field : sorted_fields(request)) {
    if (field.name != k_user_agent) {
      out += fmt::format("{}: {}\r\n", canonical(field.name), field.value);
    }
  }
  out += "Accept-Encoding: gzip\r\n\r\n";
  if (!request.is_chunked) {
    return out + request.body;
  }
  return out +
         (request.body.empty()
              ? ""
              : fmt::format("{:x}\r\n{}\r\n", request.body.size(), request.body)) +
         "0\r\n\r\n";
}

std::vector<Field>
request_fields(const Request& request)
{
  std::vector<Field> out = {{":authority", request.authority},
                            {":method", request.method},
                            {":path", request.target},
                            {":scheme", request.scheme}};
  for (const auto& field : sorted_fields(request)) {
    if (field.name != k_user_agent) {
      out.push_back(field);
    }
  }
  if (!request.is_chunked && sends_length(request)) {
    out.push_back({"content-length", fmt::format("{}", request.body.size())});
  }
  out.push_back({"accept-encoding", "gzip"});
  out.push_back(
      {"user-agent",
       std::string(
           find_field(request.fields, k_user_agent).value_or("Go-http-client/2.0"))});
  return out;
}

} // namespace oidcctl::go::http
