#include "kube/api/forbidden.hpp"

#include "base/quoted_reader.hpp"

#include <array>
#include <utility>

namespace oidcctl {

namespace {

// Return `text` without the HTML escapes of the API server.
std::string
unescaped(std::string_view text)
{
  static constexpr std::array<std::pair<std::string_view, char>, 3> escapes{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};
  std::string out;
  while (!text.empty()) {
    bool was_escape = false;
    for (const auto& [escape, character] : escapes) {
      if (text.starts_with(escape)) {
        out += character;
        text.remove_prefix(escape.size());
        was_escape = true;
        break;
      }
    }
    if (!was_escape) {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

void
cut_at(std::string& text, char separator, std::string& after)
{
  if (const auto place = text.find(separator); place != std::string::npos) {
    after = text.substr(place + 1);
    text.erase(place);
  }
}

// Return the name in `pods "web" is forbidden: ...`, which is before the user.
std::string
object_name(std::string_view before)
{
  const auto end = before.rfind("\" is forbidden: ");
  if (end == std::string_view::npos || end == 0) {
    return {};
  }
  const auto begin = before.rfind('"', end - 1);
  return begin == std::string_view::npos
             ? std::string()
             : std::string(before.substr(begin + 1, end - begin - 1));
}

bool
read_resource(text::QuotedReader& reader, ForbiddenRequest& request)
{
  if (reader.take("resource ")) {
    if (!reader.name(request.resource) || !reader.take(" in API group ") ||
        !reader.name(request.group)) {
      return false;
    }
    reader.take(" ");
  } else {
    request.resource = reader.word(); // before 1.13
    cut_at(request.resource, '.', request.group);
  }
  cut_at(request.resource, '/', request.subresource);
  return !request.resource.empty() &&
         ((reader.take("in the namespace ") && reader.name(request.ns)) ||
          reader.take("at the cluster scope"));
}

} // namespace

std::optional<ForbiddenRequest>
parse_forbidden(std::string_view message)
{
  const auto text = unescaped(message);
  const auto place = text.find("User \"");
  if (place == std::string::npos) {
    return std::nullopt;
  }
  ForbiddenRequest request;
  text::QuotedReader reader(std::string_view(text).substr(place));
  if (!reader.take("User ") || !reader.name(request.user) || !reader.take(" cannot ")) {
    return std::nullopt;
  }
  request.verb = reader.word();
  if (reader.take("path ")) {
    request.is_resource = false;
    if (!reader.name(request.path)) {
      return std::nullopt;
    }
  } else if (!read_resource(reader, request)) {
    return std::nullopt;
  }
  request.name = request.is_resource
                     ? object_name(std::string_view(text).substr(0, place))
                     : std::string();
  if (reader.take(": ")) {
    request.reason = reader.rest().substr(0, reader.rest().find('\n'));
  }
  return request;
}

} // namespace oidcctl
