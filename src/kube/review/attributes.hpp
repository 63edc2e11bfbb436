#pragma once

#include "base/json.hpp"
#include "go/json.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

// Objects of authentication.k8s.io/v1 and authorization.k8s.io/v1 by which an API server
// says who a user is and what a user may do. Nothing here sends them.
namespace oidcctl::review {

// A user as reviews show it.
struct UserInfo
{
  std::string username = {};
  std::string uid = {};
  std::vector<std::string> groups = {};
  std::vector<std::pair<std::string, std::vector<std::string>>> extra = {};

  bool operator==(const UserInfo&) const = default;
};

struct SelectorRequirement
{
  std::string key = {};
  std::string op = {}; // "In", "NotIn", "Exists", "DoesNotExist"
  std::vector<std::string> values = {};

  bool operator==(const SelectorRequirement&) const = default;
};

// A field or label selector of a request (Kubernetes 1.32 and later): one of the two.
struct Selector
{
  std::string raw = {};
  std::vector<SelectorRequirement> requirements = {};

  bool operator==(const Selector&) const = default;
};

struct ResourceAttributes
{
  std::string ns = {}; // empty: cluster-scoped, or in all namespaces
  std::string verb = {};
  std::string group = {};
  std::string version = {};
  std::string resource = {};
  std::string subresource = {};
  std::string name = {};
  std::optional<Selector> fields = std::nullopt;
  std::optional<Selector> labels = std::nullopt;

  bool operator==(const ResourceAttributes&) const = default;
};

struct NonResourceAttributes
{
  std::string path = {};
  std::string verb = {};

  bool operator==(const NonResourceAttributes&) const = default;
};

// Return the attributes as the API writes them: empty members are left out.
Json to_json(const ResourceAttributes& attributes);
Json to_json(const NonResourceAttributes& attributes);
Json to_json(const UserInfo& user);

} // namespace oidcctl::review
