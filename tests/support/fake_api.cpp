#include "fake_api.hpp"

#include "base/text.hpp"
#include "model/http/url.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::test {

namespace {

constexpr const char* k_group = "/apis/rbac.authorization.k8s.io/v1/";

std::string
content_type_of(const HttpRequest& request)
{
  for (const auto& header : request.headers) {
    if (header.name == "Content-Type") {
      return header.value;
    }
  }
  return {};
}

Json
user_subjects(const std::vector<std::string>& users)
{
  auto list = Json::array();
  for (const auto& user : users) {
    list.push_back(
        {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "User"}, {"name", user}});
  }
  return list;
}

} // namespace

HttpReply
api_reply(int status, const Json& body)
{
  return {.status = status,
          .headers = {{"content-type", "application/json"}},
          .body = to_text(body, -1)};
}

std::string
query_value(const std::string& query, const std::string& name)
{
  return find_parameter(parse_query(query), name).value_or("");
}

std::string
last_part(const std::string& path)
{
  return path.substr(path.rfind('/') + 1);
}

HttpReply
status_reply(int status,
             const std::string& reason,
             const std::string& message,
             Json causes)
{
  Json body{{"kind", "Status"},
            {"apiVersion", "v1"},
            {"status", "Failure"},
            {"message", message},
            {"reason", reason},
            {"code", status}};
  if (!causes.is_null()) {
    body["details"] = {{"causes", std::move(causes)}};
  }
  return api_reply(status, body);
}

std::string
kubeconfig_text(const std::string& user, const std::string& cluster)
{
  return "current-context: prod\n"
         "contexts: [{name: prod, context: {cluster: c, user: u}}]\n"
         "clusters: [{name: c, cluster: " +
         cluster +
         "}]\n"
         "users: [{name: u, user: " +
         user + "}]\n";
}

void
give_kubeconfig(TestSystem& test, const std::string& text)
{
  test.environment.values["HOME"] = "/home/jane";
  test.files.contents["/home/jane/.kube/config"] = text;
}

void
FakeApi::attach(FakeNetwork& network)
{
  network.serve(server, [this](const HttpRequest& request) { return answer(request); });
}

void
FakeApi::stamp(Json& object)
{
  object["metadata"]["resourceVersion"] = std::to_string(++m_version);
  if (!object["metadata"].contains("uid")) {
    object["metadata"]["uid"] = fmt::format("uid-{}", m_version);
  }
}

std::string
FakeApi::put(const std::string& ns,
             const std::string& name,
             const std::string& role,
             const std::vector<std::string>& users,
             bool is_ours)
{
  const std::lock_guard lock(m_mutex);
  Json object{{"kind", ns.empty() ? "ClusterRoleBinding" : "RoleBinding"},
              {"metadata", {{"name", name}}},
              {"roleRef",
               {{"apiGroup", "rbac.authorization.k8s.io"},
                {"kind", "ClusterRole"},
                {"name", role}}},
              {"subjects", user_subjects(users)}};
  if (!ns.empty()) {
    object["metadata"]["namespace"] = ns;
  }
  if (is_ours) {
    object["metadata"]["labels"] = {{"app.kubernetes.io/managed-by", "oidcctl"}};
  }
  stamp(object);
  const auto path = ns.empty() ? "clusterrolebindings/" + name
                               : "namespaces/" + ns + "/rolebindings/" + name;
  objects[path] = std::move(object);
  m_managers[path] = "kubectl-create/Update";
  return path;
}

void
FakeApi::set_users(const std::string& path, const std::vector<std::string>& users)
{
  const std::lock_guard lock(m_mutex);
  objects.at(path)["subjects"] = user_subjects(users);
  forget_applied_subjects(objects.at(path));
  m_managers[path] = "kubectl-edit/Update";
  stamp(objects.at(path));
}

std::vector<std::string>
FakeApi::users(const std::string& path) const
{
  std::vector<std::string> names;
  const auto found = objects.find(path);
  REQUIRE_MESSAGE(found != objects.end(), path);
  for (const auto& subject : found->second.value("subjects", Json::array())) {
    names.push_back(subject.at("name"));
  }
  return names;
}

HttpOutcome
FakeApi::answer(const HttpRequest& request)
{
  const std::lock_guard lock(m_mutex);
  if (before) {
    before(request);
  }
  for (auto& fault : faults) {
    if (fault.times == 0 || (!fault.method.empty() && fault.method != request.method) ||
        request.url.find(fault.part) == std::string::npos) {
      continue;
    }
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    --fault.times;
    if (fault.carry_out) {
      own_answer(request);
    }
    return fault.outcome;
  }
  return own_answer(request);
}

HttpOutcome
FakeApi::own_answer(const HttpRequest& request)
{
  const auto start = server + k_group;
  if (!token.empty() && request.bearer_token.reveal() != token) {
    return status_reply(401, "Unauthorized", "Unauthorized");
  }
  REQUIRE_MESSAGE(request.url.rfind(start, 0) == 0, request.url);
  const auto question = std::min(request.url.find('?'), request.url.size());
  const auto path =
      percent_decode(request.url.substr(start.size(), question - start.size()));
  const auto query = request.url.substr(std::min(question + 1, request.url.size()));
  const bool is_list = path.ends_with("rolebindings");
  if (request.method == "GET" && path.starts_with("clusterroles")) {
    return roles(path);
  }
  if (request.method == "GET" && is_list) {
    return list(path, query);
  }
  if (const auto found = objects.find(path);
      request.method == "GET" && found != objects.end()) {
    return api_reply(200, found->second);
  }
  if (request.method == "PATCH") {
    return content_type_of(request) == "application/apply-patch+yaml"
               ? apply(path, query, request.body)
               : patch(path, query, request.body);
  }
  if (request.method == "DELETE" && objects.contains(path)) {
    return remove(path, request.body);
  }
  return status_reply(404, "NotFound", fmt::format("\"{}\" not found", last_part(path)));
}

HttpOutcome
FakeApi::roles(const std::string& path) const
{
  if (path == "clusterroles" && lists_roles) {
    auto items = Json::array();
    for (const auto& name : cluster_roles) {
      items.push_back({{"metadata", {{"name", name}}}});
    }
    return api_reply(
        200,
        {{"kind", "ClusterRoleList"}, {"metadata", Json::object()}, {"items", items}});
  }
  const auto name = last_part(path);
  return cluster_roles.contains(name)
             ? api_reply(200, {{"kind", "ClusterRole"}, {"metadata", {{"name", name}}}})
             : status_reply(404, "NotFound", fmt::format("\"{}\" not found", name));
}

HttpOutcome
FakeApi::list(const std::string& path, const std::string& query) const
{
  const auto selector = query_value(query, "labelSelector");
  const auto after = query_value(query, "continue");
  const auto limit = std::min<std::size_t>(page, std::stoul(query_value(query, "limit")));
  auto items = Json::array();
  std::string last;
  Json metadata{{"resourceVersion", std::to_string(m_version)}};
  for (const auto& [key, object] : objects) {
    const bool is_cluster_wide = key.rfind("clusterrolebindings/", 0) == 0;
    const auto folder = key.substr(0, key.rfind('/'));
    if (path == "rolebindings" ? is_cluster_wide : folder != path) {
      continue;
    }
    const auto owner = object.at("metadata")
                           .value("labels", Json::object())
                           .value("app.kubernetes.io/managed-by", "");
    if (key <= after ||
        (!selector.empty() && selector != "app.kubernetes.io/managed-by=" + owner)) {
      continue;
    }
    if (items.size() == limit) {
      metadata["continue"] = last;
      break;
    }
    items.push_back(object);
    last = key;
  }
  return api_reply(200, {{"kind", "List"}, {"metadata", metadata}, {"items", items}});
}

} // namespace oidcctl::test
