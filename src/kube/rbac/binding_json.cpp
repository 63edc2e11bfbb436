#include "kube/rbac/binding_json.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

namespace {

bool
is_rbac_kind(std::string_view kind)
{
  return kind == "ClusterRole" || kind == "Role" || kind == "ClusterRoleBinding" ||
         kind == "RoleBinding" || !kind_in_list(kind).empty();
}

} // namespace

Result<void>
JsonDump::read()
{
  while (true) {
    const auto token = m_reader.next();
    if (token == Token::end) {
      return {};
    }
    if (token == Token::error) {
      return tl::make_unexpected(m_reader.error());
    }
    if (token != Token::object_begin) {
      return fail(
          ErrorCode::local_file,
          fmt::format("line {}: expected an object", m_reader.line()),
          "use the output of kubectl get clusterrolebindings,rolebindings -A -o json");
    }
    if (!object(true)) {
      return tl::make_unexpected(std::move(*m_error));
    }
  }
}

// Read an object whose brace is behind, and hand it on unless it is a list.
bool
JsonDump::object(bool may_be_list)
{
  m_item = {};
  m_is_list = false;
  const auto line = m_reader.line();
  const bool is_read = members([&](std::string_view name) {
    if (may_be_list && name == "items") {
      m_is_list = true;
      return items();
    }
    return member(name);
  });
  if (!is_read || m_is_list) {
    return is_read;
  }
  if (!may_be_list && m_item.kind.empty() && m_item.api_version.empty()) {
    m_item.kind = m_list.kind;
    m_item.api_version = m_list.api_version;
  }
  auto taken = m_take(m_item);
  if (!taken) {
    m_error = std::move(taken).error();
    if (m_error->code == ErrorCode::local_file) {
      m_error = std::move(*m_error).within(fmt::format("line {}", line));
    }
  }
  return !m_error;
}

// Take a member of an object. Of objects that are known to be something else only what
// they are is read.
bool
JsonDump::member(std::string_view name)
{
  if (name == "apiVersion") {
    return text(m_item.api_version);
  }
  if (name == "kind") {
    return text(m_item.kind);
  }
  if (!m_item.kind.empty() && !is_rbac_kind(m_item.kind)) {
    return skip();
  }
  return name == "metadata"          ? metadata()
         : name == "roleRef"         ? role()
         : name == "subjects"        ? subjects()
         : name == "rules"           ? rules()
         : name == "aggregationRule" ? aggregation()
                                     : skip();
}

bool
JsonDump::items()
{
  m_list = {};
  if (const auto kind = kind_in_list(m_item.kind); !kind.empty()) {
    m_list.kind = kind;
    m_list.api_version =
        m_item.api_version.empty() ? std::string(k_api_group) : m_item.api_version;
  }
  if (!objects("an item is not an object", [this] { return object(false); })) {
    return false;
  }
  m_is_list = true; // the items have changed it
  return true;
}

bool
JsonDump::metadata()
{
  bool is_there = false;
  return begin(Token::object_begin, is_there) &&
         (!is_there || members([&](std::string_view name) {
           return name == "name"              ? text(m_item.name)
                  : name == "namespace"       ? text(m_item.ns)
                  : name == "uid"             ? text(m_item.uid)
                  : name == "resourceVersion" ? text(m_item.resource_version)
                  : name == "labels"          ? pairs(m_item.labels)
                  : name == "annotations"     ? pairs(m_item.annotations)
                  : name == "ownerReferences" ? owners()
                  : name == "managedFields"   ? managers()
                                              : skip();
         }));
}

bool
JsonDump::owners()
{
  return objects("an owner reference is not an object", [this] {
    auto& owner = m_item.owners.emplace_back();
    return members([&](std::string_view name) {
      return name == "kind"   ? text(owner.first)
             : name == "name" ? text(owner.second)
                              : skip();
    });
  });
}

bool
JsonDump::managers()
{
  return objects("an entry of managedFields is not an object", [this] {
    auto& manager = m_item.managers.emplace_back();
    return members([&](std::string_view name) {
      return name == "manager" ? text(manager) : skip();
    });
  });
}

bool
JsonDump::role()
{
  bool is_there = false;
  return begin(Token::object_begin, is_there) &&
         (!is_there || members([&](std::string_view name) {
           return name == "apiGroup" ? text(m_item.role_group)
                  : name == "kind"   ? text(m_item.role_kind)
                  : name == "name"   ? text(m_item.role_name)
                                     : skip();
         }));
}

bool
JsonDump::subjects()
{
  return objects("a subject is not an object", [this] {
    auto& subject = m_item.subjects.emplace_back();
    return members([&](std::string_view name) {
      return name == "apiGroup"    ? text(subject.api_group)
             : name == "kind"      ? text(subject.kind)
             : name == "name"      ? text(subject.name)
             : name == "namespace" ? text(subject.ns)
                                   : skip();
    });
  });
}

bool
JsonDump::rules()
{
  m_item.has_rules = true;
  return objects("a rule is not an object", [this] {
    auto& rule = m_item.rules.emplace_back();
    return members([&](std::string_view name) {
      return name == "verbs"             ? texts(rule.verbs)
             : name == "apiGroups"       ? texts(rule.api_groups)
             : name == "resources"       ? texts(rule.resources)
             : name == "resourceNames"   ? texts(rule.resource_names)
             : name == "nonResourceURLs" ? texts(rule.urls)
                                         : skip();
    });
  });
}

bool
JsonDump::aggregation()
{
  const auto token = m_reader.next();
  m_item.is_aggregated = token == Token::object_begin;
  return m_reader.skip(token) != Token::error || broken();
}

// Take an array of objects, each by `take`, which finds its beginning read.
bool
JsonDump::objects(std::string_view what_else, const std::function<bool()>& take)
{
  bool is_there = false;
  if (!begin(Token::array_begin, is_there)) {
    return false;
  }
  while (is_there) {
    const auto token = m_reader.next();
    if (token == Token::array_end) {
      break;
    }
    if (token == Token::error) {
      return broken();
    }
    if (token != Token::object_begin) {
      return wrong(what_else);
    }
    if (!take()) {
      return false;
    }
  }
  return true;
}

// Take a string; null is the same as an absent one.
bool
JsonDump::text(std::string& target)
{
  const auto token = m_reader.next();
  if (token == Token::text) {
    target = m_reader.text();
    return true;
  }
  return token == Token::null    ? true
         : token == Token::error ? broken()
                                 : wrong("expected a string");
}

bool
JsonDump::texts(std::vector<std::string>& target)
{
  bool is_there = false;
  if (!begin(Token::array_begin, is_there)) {
    return false;
  }
  while (is_there) {
    const auto token = m_reader.next();
    if (token == Token::array_end) {
      break;
    }
    if (token != Token::text) {
      return token == Token::error ? broken() : wrong("expected a string");
    }
    target.push_back(m_reader.text());
  }
  return true;
}

bool
JsonDump::pairs(Pairs& target)
{
  bool is_there = false;
  return begin(Token::object_begin, is_there) &&
         (!is_there || members([&](std::string_view name) {
           target.emplace_back(name, std::string());
           return text(target.back().second);
         }));
}

// Call `take` with the name of each member of an object whose brace is behind.
bool
JsonDump::members(const std::function<bool(std::string_view)>& take)
{
  std::string name;
  while (true) {
    switch (m_reader.next()) {
    case Token::name:
      name = m_reader.text();
      if (!take(name)) {
        return false;
      }
      break;
    case Token::object_end:
      return true;
    default:
      return broken();
    }
  }
}

// Take the bracket of an object or a list; null is the same as an absent one.
bool
JsonDump::begin(Token wanted, bool& is_there)
{
  const auto token = m_reader.next();
  is_there = token == wanted;
  return is_there || token == Token::null ? true
         : token == Token::error          ? broken()
         : wanted == Token::object_begin  ? wrong("expected an object")
                                          : wrong("expected a list");
}

bool
JsonDump::skip()
{
  return m_reader.skip(m_reader.next()) != Token::error || broken();
}

bool
JsonDump::broken()
{
  m_error = m_reader.error();
  return false;
}

bool
JsonDump::wrong(std::string_view what)
{
  m_error = Error{.code = ErrorCode::local_file,
                  .message = fmt::format("line {}: {}", m_reader.line(), what),
                  .hint = {},
                  .context = {}};
  return false;
}

} // namespace oidcctl::rbac
