#include "kube/review/object_stream.hpp"

#include "base/json_reader.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"
#include "yaml/stream.hpp"

#include <fmt/format.h>

#include <utility>

namespace oidcctl::review {

namespace {

using Token = JsonReader::Token;
using Kind = go::Value::Kind;

tl::unexpected<Error>
not_an_object(std::size_t line)
{
  return fail(ErrorCode::local_file,
              fmt::format("line {}: expected an object", line),
              "pass reviews as JSON or YAML objects, or as a List of them");
}

// Reads JSON token by token and keeps one object.
class JsonObjects
{
public:
  JsonObjects(ByteStream blocks, const TakeObject& take)
      : m_reader(std::move(blocks)), m_take(take)
  {}

  Result<void>
  read()
  {
    while (true) {
      const auto token = m_reader.next();
      if (token == Token::end) {
        return {};
      }
      if (token == Token::array_begin) {
        TRY(items());
      } else if (token == Token::object_begin) {
        TRY(object_or_list());
      } else {
        return token == Token::error ? broken() : not_an_object(m_reader.line());
      }
    }
  }

private:
  tl::unexpected<Error>
  broken() const
  {
    return tl::make_unexpected(m_reader.error());
  }

  Result<void>
  items()
  {
    while (true) {
      const auto token = m_reader.next();
      if (token == Token::array_end) {
        return {};
      }
      if (token != Token::object_begin) {
        return token == Token::error ? broken() : not_an_object(m_reader.line());
      }
      const auto line = m_reader.line();
      TRY_ASSIGN(auto value, value_of(token));
      TRY(m_take({std::move(value), ++m_number, line}));
    }
  }

  // An object with items is a list, and its items are handed on as they come.
  Result<void>
  object_or_list()
  {
    const auto line = m_reader.line();
    go::Value object;
    object.kind = Kind::object;
    bool is_list = false;
    while (true) {
      auto token = m_reader.next();
      if (token == Token::object_end) {
        break;
      }
      if (token != Token::name) {
        return broken();
      }
      auto name = m_reader.text();
      token = m_reader.next();
      if (name == "items" && token == Token::array_begin) {
        is_list = true;
        TRY(items());
        continue;
      }
      TRY_ASSIGN(auto value, value_of(token));
      object.members.push_back({std::move(name), std::move(value)});
    }
    return is_list ? Result<void>() : m_take({std::move(object), ++m_number, line});
  }

  // Return the value that `token` begins. The reader limits its depth.
  Result<go::Value>
  value_of(Token token)
  {
    go::Value value;
    switch (token) {
    case Token::null:
      return value;
    case Token::boolean:
      value.kind = Kind::boolean;
      value.boolean = m_reader.text() == "true";
      return value;
    case Token::number:
    case Token::text:
      value.kind = token == Token::number ? Kind::number : Kind::string;
      value.text = m_reader.text();
      return value;
    case Token::array_begin:
      value.kind = Kind::array;
      for (token = m_reader.next(); token != Token::array_end; token = m_reader.next()) {
        TRY_ASSIGN(auto item, value_of(token));
        value.items.push_back(std::move(item));
      }
      return value;
    case Token::object_begin:
      value.kind = Kind::object;
      for (token = m_reader.next(); token == Token::name; token = m_reader.next()) {
        auto name = m_reader.text();
        TRY_ASSIGN(auto member, value_of(m_reader.next()));
        value.members.push_back({std::move(name), std::move(member)});
      }
      return token == Token::object_end ? Result<go::Value>(std::move(value)) : broken();
    default:
      return broken();
    }
  }

  JsonReader m_reader;
  const TakeObject& m_take;
  std::size_t m_number = 0;
};

Result<void>
take_document(const std::string& text, const TakeObject& take, std::size_t& number)
{
  TRY_ASSIGN(const auto document, yaml::parse(text));
  const auto& root = document.root;
  const auto* items = root.is(yaml::Node::Kind::list) ? &root : root.find("items");
  if (items != nullptr && items->is(yaml::Node::Kind::list)) {
    for (const auto& item : items->items) {
      if (!item.is(yaml::Node::Kind::map)) {
        return not_an_object(item.place.line);
      }
      TRY(take({yaml::to_value(item), ++number, item.place.line}));
    }
    return {};
  }
  return root.is(yaml::Node::Kind::map)
             ? take({yaml::to_value(root), ++number, root.place.line})
             : not_an_object(root.place.line);
}

Result<void>
each_of_yaml(ByteStream blocks, const TakeObject& take)
{
  yaml::DocumentStream documents(std::move(blocks), yaml::Limits{}.bytes);
  std::size_t number = 0;
  while (true) {
    TRY_ASSIGN(const auto document, documents.next());
    if (!document) {
      return {};
    }
    auto taken = take_document(*document, take, number);
    if (!taken && taken.error().code == ErrorCode::local_file) {
      return tl::make_unexpected(std::move(taken).error().within(
          fmt::format("document {}", documents.number())));
    }
    TRY(taken);
  }
}

} // namespace

Result<void>
each_object(ByteStream blocks, const TakeObject& take)
{
  TRY_ASSIGN(auto start, read_start(std::move(blocks)));
  if (!start) {
    return fail(ErrorCode::local_file, "it is empty", "pass at least one object");
  }
  auto all = joined(std::move(start->bytes), std::move(start->rest));
  const bool is_json = start->first == '{' || start->first == '[';
  return is_json ? JsonObjects(std::move(all), take).read()
                 : each_of_yaml(std::move(all), take);
}

} // namespace oidcctl::review
