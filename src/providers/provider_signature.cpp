#include "providers/provider_signature.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace oidcctl {

namespace {

using Parts = std::span<const std::string>;

bool
parts_fit(Parts pattern, Parts parts)
{
  return std::equal(pattern.begin(),
                    pattern.end(),
                    parts.begin(),
                    parts.end(),
                    [](const auto& wanted, const auto& part) {
                      return wanted == "*" ? !part.empty() : wanted == part;
                    });
}

bool
pattern_fits(std::string_view pattern, std::string_view text, char separator)
{
  if (pattern.empty()) {
    return true;
  }
  const auto wanted = text::split(pattern, separator);
  const auto parts = text::split(text, separator);
  const auto gap = std::find(wanted.begin(), wanted.end(), "**");
  if (gap == wanted.end()) {
    return parts_fit(wanted, parts);
  }
  if (parts.size() < wanted.size()) {
    return false;
  }
  const auto before = static_cast<std::size_t>(gap - wanted.begin());
  const auto behind = wanted.size() - before - 1;
  return parts_fit(Parts(wanted).first(before), Parts(parts).first(before)) &&
         parts_fit(Parts(wanted).last(behind), Parts(parts).last(behind));
}

bool
host_fits(std::string_view pattern, const Url& url)
{
  return pattern_fits(pattern, text::to_lower(url.host), '.');
}

std::string_view
without_slash(std::string_view path)
{
  if (!path.empty() && path.back() == '/') {
    path.remove_suffix(1);
  }
  return path;
}

bool
path_fits(std::string_view pattern, const Url& url)
{
  const auto path = without_slash(url.path);
  // The pattern "/" asks for no path; cut as well, it would ask for nothing.
  return pattern == "/" ? path.empty() : pattern_fits(without_slash(pattern), path, '/');
}

// Return the strings of a list; other items are left out.
std::vector<std::string>
strings_of(const go::Value& value)
{
  std::vector<std::string> strings;
  for (const auto& item : value.items) {
    if (item.is(go::Value::Kind::string)) {
      strings.push_back(item.text);
    }
  }
  return strings;
}

bool
contains(const go::Value& list, std::string_view wanted)
{
  const auto strings = strings_of(list);
  return std::find(strings.begin(), strings.end(), wanted) != strings.end();
}

bool
holds_only(const go::Value& list, std::string_view wanted)
{
  auto strings = strings_of(list);
  auto words = text::split(wanted, ' ');
  std::sort(strings.begin(), strings.end());
  std::sort(words.begin(), words.end());
  return strings == words;
}

bool
is_there(const Mark& mark, const Discovery& document)
{
  if (mark.kind == Mark::Kind::none || mark.kind == Mark::Kind::absent) {
    return mark.kind == Mark::Kind::none || !document.has(mark.member);
  }
  if (!document.has(mark.member)) {
    return false;
  }
  const auto& value = *document.raw.find(mark.member);
  switch (mark.kind) {
  case Mark::Kind::equals:
    return value.is(go::Value::Kind::string) && value.text == mark.value;
  case Mark::Kind::host:
  case Mark::Kind::path: {
    const auto url = Url::parse(document.text(mark.member));
    return url && (mark.kind == Mark::Kind::host ? host_fits(mark.value, *url)
                                                 : path_fits(mark.value, *url));
  }
  case Mark::Kind::contains:
    return contains(value, mark.value);
  case Mark::Kind::only:
    return holds_only(value, mark.value);
  default:
    return true;
  }
}

} // namespace

bool
fits(const UrlSignature& signature, const Url& url)
{
  return host_fits(signature.host, url) && path_fits(signature.path, url);
}

bool
fits(const DocumentSignature& signature, const Discovery& document)
{
  return std::all_of(signature.marks.begin(),
                     signature.marks.end(),
                     [&document](const Mark& mark) { return is_there(mark, document); });
}

} // namespace oidcctl
