#include "message.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::test_issuer {

namespace {

std::string
escape_html(std::string_view text)
{
  std::string escaped;
  for (const char c : text) {
    switch (c) {
    case '&':
      escaped += "&amp;";
      break;
    case '<':
      escaped += "&lt;";
      break;
    case '>':
      escaped += "&gt;";
      break;
    case '"':
      escaped += "&quot;";
      break;
    default:
      escaped += c;
    }
  }
  return escaped;
}

} // namespace

void
set_header(Reply& reply, std::string_view name, std::string_view value)
{
  const auto same = [&name](const HttpHeader& header) {
    return text::to_lower(header.name) == text::to_lower(name);
  };
  reply.headers.erase(std::remove_if(reply.headers.begin(), reply.headers.end(), same),
                      reply.headers.end());
  reply.headers.push_back({std::string(name), std::string(value)});
}

Reply
make_reply(int status, std::string_view content_type, std::string body)
{
  Reply reply{.status = status, .body = std::move(body)};
  set_header(reply, "Content-Type", content_type);
  return reply;
}

Reply
json_reply(int status, const Json& value)
{
  return make_reply(status, "application/json", to_text(value, -1));
}

Reply
page_reply(int status, std::string_view title, std::string_view text)
{
  return make_reply(status,
                    "text/html; charset=utf-8",
                    fmt::format("<!DOCTYPE html>\n<html><head><title>{0}</title></head>\n"
                                "<body><h1>{0}</h1><p>{1}</p></body></html>\n",
                                escape_html(title),
                                escape_html(text)));
}

Reply
redirect_reply(int status, std::string_view location)
{
  Reply reply{.status = status};
  set_header(reply, "Location", location);
  return reply;
}

} // namespace oidcctl::test_issuer
