#pragma once

#include "base/result.hpp"
#include "go/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oidcctl::review {

// The members of a JSON object as the API server decodes them into a struct: names with
// regard to case, null is absent, a value of another type is an error. The first error of
// all stays in `error` ("spec.groups: expected an array, not a string"); after it every
// function returns the empty value.
class Decoder
{
public:
  // `value` may be nullptr. `path` says where it is: "spec.resourceAttributes".
  Decoder(const go::Value* value, std::string path, std::optional<std::string>& error);

  std::string text(std::string_view name);
  bool boolean(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  Decoder map(std::string_view name);
  std::vector<Decoder> maps(std::string_view name);
  // Return an object whose members are all strings.
  std::vector<std::pair<std::string, std::string>> string_map(std::string_view name);
  // Return an object whose members are all lists of strings.
  std::vector<std::pair<std::string, std::vector<std::string>>>
  lists(std::string_view name);

  // Return whether the member is there and not null.
  bool
  has(std::string_view name) const
  {
    return raw(name) != nullptr;
  }

private:
  const go::Value* raw(std::string_view name) const;
  const go::Value* of_kind(std::string_view name, go::Value::Kind kind);
  std::vector<std::string> texts_of(const go::Value& list, const std::string& path);
  std::string path_of(std::string_view name) const;
  void wrong(const std::string& path, go::Value::Kind seen, go::Value::Kind expected);

  const go::Value* m_value;
  std::string m_path;
  std::optional<std::string>& m_error;
};

} // namespace oidcctl::review
