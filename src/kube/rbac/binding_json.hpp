#pragma once

#include "base/json_reader.hpp"
#include "kube/rbac/binding_item.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace oidcctl::rbac {

// Reads the objects of a dump in JSON.
class JsonDump
{
public:
  // `take` is called with each object that is not a list, in the order of the text.
  using Take = std::function<Result<void>(const BindingItem&)>;

  JsonDump(ByteStream blocks, Take take)
      : m_reader(std::move(blocks)), m_take(std::move(take))
  {}

  // Read all of it.
  Result<void> read();

private:
  using Token = JsonReader::Token;
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  // Each takes the value after the name of a member; false when `m_error` has why not.
  bool object(bool may_be_list);
  bool member(std::string_view name);
  bool items();
  bool metadata();
  bool owners();
  bool managers();
  bool role();
  bool subjects();
  bool rules();
  bool aggregation();
  bool text(std::string& target);
  bool texts(std::vector<std::string>& target);
  bool pairs(Pairs& target);
  bool objects(std::string_view what_else, const std::function<bool()>& take);
  bool members(const std::function<bool(std::string_view)>& take);
  bool begin(Token wanted, bool& is_there);
  bool skip();
  bool broken();
  bool wrong(std::string_view what);

  JsonReader m_reader;
  Take m_take;
  BindingItem m_item = {};
  BindingItem m_list = {}; // what the list says of its items: apiVersion and kind
  bool m_is_list = false;
  std::optional<Error> m_error = std::nullopt;
};

} // namespace oidcctl::rbac
