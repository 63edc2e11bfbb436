#include "kube/review/attributes.hpp"

namespace oidcctl::review {

namespace {

void
set(Json& object, const char* name, const std::string& text)
{
  if (!text.empty()) {
    object[name] = text;
  }
}

Json
selector_json(const Selector& selector)
{
  auto json = Json::object();
  set(json, "rawSelector", selector.raw);
  for (const auto& each : selector.requirements) {
    Json requirement{{"key", each.key}, {"operator", each.op}};
    if (!each.values.empty()) {
      requirement["values"] = each.values;
    }
    json["requirements"].push_back(std::move(requirement));
  }
  return json;
}

} // namespace

Json
to_json(const ResourceAttributes& attributes)
{
  auto json = Json::object();
  set(json, "namespace", attributes.ns);
  set(json, "verb", attributes.verb);
  set(json, "group", attributes.group);
  set(json, "version", attributes.version);
  set(json, "resource", attributes.resource);
  set(json, "subresource", attributes.subresource);
  set(json, "name", attributes.name);
  if (attributes.fields) {
    json["fieldSelector"] = selector_json(*attributes.fields);
  }
  if (attributes.labels) {
    json["labelSelector"] = selector_json(*attributes.labels);
  }
  return json;
}

Json
to_json(const NonResourceAttributes& attributes)
{
  auto json = Json::object();
  set(json, "path", attributes.path);
  set(json, "verb", attributes.verb);
  return json;
}

Json
to_json(const UserInfo& user)
{
  auto json = Json::object();
  set(json, "username", user.username);
  set(json, "uid", user.uid);
  if (!user.groups.empty()) {
    json["groups"] = user.groups;
  }
  for (const auto& [name, values] : user.extra) {
    json["extra"][name] = values;
  }
  return json;
}

} // namespace oidcctl::review
