#include "kube/api/resource_type.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::kube {

namespace {

bool
has_word(std::string_view list, std::string_view word)
{
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (list.substr(0, comma) == word) {
      return !word.empty();
    }
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

bool
is_called(const ResourceType& type, std::string_view lower)
{
  return type.resource == lower || text::to_lower(type.kind) == lower ||
         has_word(type.short_names, lower);
}

// Return whether `word` is a version of an API: "v1", "v2beta1".
bool
is_version(std::string_view word)
{
  return word.size() > 1 && word[0] == 'v' && word[1] >= '1' && word[1] <= '9' &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") ==
             std::string_view::npos;
}

// Return the group that is written after the type, without a version in front of it.
std::string
group_of(std::string_view words)
{
  const auto dot = words.find('.');
  if (is_version(words.substr(0, dot))) {
    return dot == std::string_view::npos ? std::string()
                                         : std::string(words.substr(dot + 1));
  }
  return std::string(words);
}

tl::unexpected<Error>
not_a_type(std::string_view text)
{
  return fail(ErrorCode::usage,
              fmt::format("invalid resource type {}: expected TYPE[.GROUP][/NAME]",
                          text::quote(text)),
              "for example pods, deployments.apps or secrets/db");
}

const ResourceType*
look_up(std::string_view lower, const std::string* group)
{
  const auto types = resource_types();
  const auto found = std::find_if(types.begin(), types.end(), [&](const auto& type) {
    return is_called(type, lower) && (group == nullptr || type.group == *group);
  });
  return found == types.end() ? nullptr : &*found;
}

} // namespace

const ResourceType*
find_resource_type(std::string_view group, std::string_view resource)
{
  for (const auto& type : resource_types()) {
    if (type.group == group && type.resource == resource) {
      return &type;
    }
  }
  return nullptr;
}

Result<ResourceArgument>
parse_resource(std::string_view text)
{
  ResourceArgument argument;
  const auto slash = text.find('/');
  const auto type = text.substr(0, slash);
  if (slash != std::string_view::npos) {
    argument.name = text.substr(slash + 1);
    if (argument.name.empty()) {
      return not_a_type(text);
    }
    if (argument.name.find('/') != std::string::npos) {
      return fail(ErrorCode::usage,
                  fmt::format("invalid object name {}: it contains a slash",
                              text::quote(argument.name)),
                  "use --subresource for a subresource such as log or exec");
    }
  }
  const auto dot = type.find('.');
  const auto word = text::to_lower(type.substr(0, dot));
  if (word.empty() || word.find_first_of(" \t\r\n") != std::string::npos) {
    return not_a_type(text);
  }
  argument.has_group = dot != std::string_view::npos;
  argument.group = argument.has_group ? group_of(type.substr(dot + 1)) : std::string();
  argument.resource = argument.has_group || word == "*" ? word : std::string(type);
  argument.type = look_up(word, argument.has_group ? &argument.group : nullptr);
  if (argument.type != nullptr) {
    argument.resource = argument.type->resource;
    argument.group = argument.type->group;
    argument.has_group = true;
  } else if (word == "*" && !argument.has_group) {
    argument.group = "*";
    argument.has_group = true;
  }
  return argument;
}

std::optional<std::string>
nearest_resource(std::string_view text)
{
  std::vector<std::string> names;
  for (const auto& type : resource_types()) {
    names.push_back(type.group.empty() ? std::string(type.resource)
                                       : fmt::format("{}.{}", type.resource, type.group));
    names.emplace_back(type.resource);
    names.push_back(text::to_lower(type.kind));
  }
  return nearest(text::to_lower(text), names);
}

bool
has_subresource(const ResourceType& type, std::string_view name)
{
  return has_word(type.subresources, name);
}

} // namespace oidcctl::kube
