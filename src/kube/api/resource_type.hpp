#pragma once

#include "base/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Types of API resources, by the names that people and kubectl use for them.
namespace oidcctl::kube {

// One type that every cluster has, or most.
struct ResourceType
{
  std::string_view group = {};       // empty: the core group
  std::string_view resource = {};    // plural, as rules name it: "pods"
  std::string_view kind = {};        // "Pod"
  std::string_view short_names = {}; // with commas: "po"
  bool is_namespaced = true;
  std::string_view subresources = {}; // with commas: "log,exec"
};

// Return the types, sorted by group and resource.
std::span<const ResourceType> resource_types();

// Return the type of this group and plural, or nullptr.
const ResourceType* find_resource_type(std::string_view group, std::string_view resource);

// A type and an object as kubectl takes them: TYPE[.VERSION][.GROUP][/NAME].
struct ResourceArgument
{
  std::string resource = {}; // plural where the type is known, else as it was written
  std::string group = {};
  std::string name = {};
  bool has_group = false;             // it was written, or is known
  const ResourceType* type = nullptr; // where it is known
};

// Return what `text` means. Plurals, singulars, kinds and short names are known, without
// regard to case. A usage error for a text that cannot name a type.
Result<ResourceArgument> parse_resource(std::string_view text);

// Return the type that `text` most likely meant, or nothing.
std::optional<std::string> nearest_resource(std::string_view text);

// Return whether `name` is a subresource of the type: "log" of pods.
bool has_subresource(const ResourceType& type, std::string_view name);

} // namespace oidcctl::kube
