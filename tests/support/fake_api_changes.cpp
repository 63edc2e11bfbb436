#include "fake_api.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace oidcctl::test {

namespace {

constexpr const char* k_own_manager = "oidcctl/Apply";

// The server drops what is empty.
void
drop_empty(Json& object)
{
  if (object.contains("subjects") && object.at("subjects").empty()) {
    object.erase("subjects");
  }
}

} // namespace

void
note_applied(Json& object, const Json& wanted)
{
  Json fields{{"f:roleRef", Json::object()}, {"f:subjects", Json::object()}};
  for (const auto* group : {"labels", "annotations"}) {
    const auto words = wanted.at("metadata").value(group, Json::object());
    for (const auto& [name, value] : words.items()) {
      fields["f:metadata"][fmt::format("f:{}", group)]["f:" + name] = Json::object();
    }
  }
  object["metadata"]["managedFields"] =
      Json::array({{{"manager", "oidcctl"},
                    {"operation", "Apply"},
                    {"apiVersion", "rbac.authorization.k8s.io/v1"},
                    {"fieldsType", "FieldsV1"},
                    {"fieldsV1", std::move(fields)}}});
}

void
forget_applied_subjects(Json& object)
{
  auto& metadata = object.at("metadata");
  if (metadata.contains("managedFields")) {
    metadata.at("managedFields").at(0).at("fieldsV1").erase("f:subjects");
  }
}

HttpOutcome
FakeApi::apply(const std::string& path, const std::string& query, const std::string& body)
{
  auto wanted = parse_json(body);
  REQUIRE(wanted);
  CHECK(wanted->at("metadata").at("name") == last_part(path));
  CHECK(query_value(query, "fieldManager") == "oidcctl");
  const auto space = wanted->at("metadata").value("namespace", "");
  if (!space.empty() && !name_spaces.contains(space)) {
    return status_reply(
        404, "NotFound", fmt::format("namespaces \"{}\" not found", space));
  }
  const bool is_dry = query_value(query, "dryRun") == "All";
  const auto found = objects.find(path);
  if (found == objects.end()) {
    note_applied(*wanted, *wanted);
    if (!is_dry) {
      stamp(*wanted);
      objects[path] = *wanted;
      m_managers[path] = k_own_manager;
    }
    return api_reply(201, *wanted);
  }
  auto& object = found->second;
  const auto version = wanted->at("metadata").value("resourceVersion", "");
  if (!version.empty() && version != object.at("metadata").at("resourceVersion")) {
    return status_reply(409, "Conflict", "the object has been modified");
  }
  if (wanted->at("roleRef") != object.at("roleRef")) {
    return status_reply(
        422,
        "Invalid",
        "roleRef: Invalid value: cannot change roleRef",
        Json::array({{{"reason", "FieldValueInvalid"}, {"field", "roleRef"}}}));
  }
  auto& manager = m_managers[path];
  const auto old = object.value("subjects", Json::array());
  if (wanted->at("subjects") != old && manager != k_own_manager &&
      query_value(query, "force") != "true") {
    return status_reply(
        409,
        "Conflict",
        fmt::format("Apply failed with 1 conflict: conflict with \"{}\" "
                    "using rbac.authorization.k8s.io/v1: .subjects",
                    manager.substr(0, manager.find('/'))),
        Json::array({{{"reason", "FieldManagerConflict"}, {"field", ".subjects"}}}));
  }
  auto now = object;
  now["subjects"] = wanted->at("subjects");
  for (const auto* name : {"labels", "annotations"}) {
    const auto words = wanted->at("metadata").value(name, Json::object());
    for (const auto& [key, value] : words.items()) {
      now["metadata"][name][key] = value;
    }
  }
  if (is_dry) {
    return api_reply(200, now);
  }
  if (now != object) {
    stamp(now);
    object = now;
  }
  manager = k_own_manager;
  note_applied(object, *wanted);
  return api_reply(200, object);
}

// A JSON patch: first it is carried out, then versions are compared.
HttpOutcome
FakeApi::patch(const std::string& path, const std::string& query, const std::string& body)
{
  auto patch = parse_json(body);
  REQUIRE(patch);
  const auto found = objects.find(path);
  if (found == objects.end()) {
    return status_reply(
        404, "NotFound", fmt::format("\"{}\" not found", last_part(path)));
  }
  Json now;
  try {
    now = found->second.patch(*patch);
  } catch (const Json::exception& failure) {
    return status_reply(422, "", failure.what());
  }
  for (const auto* name : {"uid", "resourceVersion"}) {
    if (now.at("metadata").at(name) != found->second.at("metadata").at(name)) {
      return status_reply(409, "Conflict", "the object has been modified");
    }
  }
  drop_empty(now);
  if (query_value(query, "dryRun") != "All") {
    stamp(now);
    forget_applied_subjects(now);
    found->second = now;
    m_managers[path] = "oidcctl/Update";
  }
  return api_reply(200, now);
}

HttpOutcome
FakeApi::remove(const std::string& path, const std::string& body)
{
  const auto options = parse_json(body);
  REQUIRE(options);
  const auto& metadata = objects.at(path).at("metadata");
  for (const auto* name : {"uid", "resourceVersion"}) {
    if (options->at("preconditions").at(name) != metadata.at(name)) {
      return status_reply(409, "Conflict", "Precondition failed");
    }
  }
  if (!options->contains("dryRun")) {
    objects.erase(path);
  }
  return api_reply(200, {{"kind", "Status"}, {"status", "Success"}});
}

} // namespace oidcctl::test
