#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::kube {

// The members of a map as Go decodes them into a struct: null is absent, a value of
// another type is an error with its line. The first error of all stays in `error`; after
// it every function returns the empty value. Messages never hold a value.
class StructDecoder
{
public:
  // `node` may be nullptr. `path` says where it is: "users[2].user".
  StructDecoder(const yaml::Node* node, std::string path, std::optional<Error>& error);

  std::string text(std::string_view name);
  bool boolean(std::string_view name);
  // Return the bytes of a base64 text.
  std::string bytes(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  // Return the values of a map whose values are all strings.
  std::vector<std::pair<std::string, std::string>> string_map(std::string_view name);
  StructDecoder map(std::string_view name);
  std::vector<StructDecoder> maps(std::string_view name);

  // Return the value as it is there, or nullptr when it is absent or null.
  const yaml::Node* raw(std::string_view name) const;
  bool
  has(std::string_view name) const
  {
    return raw(name) != nullptr;
  }
  yaml::Place place() const;

private:
  // Return the value when it is of this kind.
  const yaml::Node* of_kind(std::string_view name, yaml::Node::Kind kind);
  void wrong(const yaml::Node& node,
             const std::string& path,
             std::string_view what,
             std::string hint = {});
  std::string path_of(std::string_view name) const;

  const yaml::Node* m_node;
  std::string m_path;
  std::optional<Error>& m_error;
};

} // namespace oidcctl::kube
