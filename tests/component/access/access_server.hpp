#pragma once

#include "fake_api.hpp"
#include "kube/rbac/binding_reader.hpp"
#include "kube/review/action.hpp"
#include "kube/review/answer.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace oidcctl::test {

// An API server that answers reviews, and lists the roles and bindings of a dump.
struct AccessServer
{
  TestSystem test = {};
  rbac::Snapshot snapshot = {};
  Json dump = {};
  rbac::Requester caller = {"jane", {"system:authenticated"}};
  std::set<std::string> forbidden = {}; // parts of paths
  std::size_t requests = 0;
  std::function<std::optional<HttpOutcome>(const HttpRequest&, const std::string& path)>
      before = {}; // answers instead of the server, where it wants to

  explicit AccessServer(const Json& objects) : dump(objects)
  {
    const auto read = rbac::read_rbac(
        stream_of(dump.dump()),
        [this](const rbac::Binding& binding) { return snapshot.add(binding); },
        [this](const rbac::Role& role) { return snapshot.add(role); });
    REQUIRE(read);
    snapshot.finish();
    give_kubeconfig(test);
    test.network.serve("https://k8s.example:6443",
                       [this](const HttpRequest& request) { return answer(request); });
  }

  HttpOutcome
  answer(const HttpRequest& request)
  {
    ++requests;
    const auto path = request.url.substr(std::string("https://k8s.example:6443").size());
    if (auto early = before ? before(request, path) : std::nullopt) {
      return std::move(*early);
    }
    if (path == "/version") {
      return api_reply(200,
                       {{"major", "1"},
                        {"minor", "32"},
                        {"gitVersion", "v1.32.3"},
                        {"platform", "linux/amd64"}});
    }
    for (const auto& part : forbidden) {
      if (path.find(part) != std::string::npos) {
        return status_reply(403, "Forbidden", part + " is forbidden");
      }
    }
    if (path.find("selfsubjectreviews") != std::string::npos) {
      return api_reply(
          201,
          {{"kind", "SelfSubjectReview"},
           {"status",
            {{"userInfo", {{"username", caller.user}, {"groups", caller.groups}}}}}});
    }
    return request.method == "POST" ? reviewed(request) : listed(path);
  }

  HttpOutcome
  reviewed(const HttpRequest& request)
  {
    const auto object = go::parse(request.body);
    REQUIRE(object);
    auto review = review::parse_access_review(*object);
    REQUIRE(review);
    if (review->kind == review::AccessReviewKind::self_subject) {
      review->kind = review::AccessReviewKind::subject;
      review->user.username = caller.user;
      review->user.groups = caller.groups;
    }
    auto reply = go::to_json(*object);
    reply["status"] = review::to_json(review::answer(snapshot, *review).status);
    return api_reply(201, reply);
  }

  HttpOutcome
  listed(const std::string& path)
  {
    const auto query = path.find('?');
    const auto last = last_part(path.substr(0, query));
    auto items = Json::array();
    for (const auto& item : dump.at("items")) {
      auto kind = item.at("kind").get<std::string>() + "s";
      for (auto& c : kind) {
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      }
      const bool is_one = query == std::string::npos;
      if (is_one && item.at("metadata").at("name") == last &&
          path.find("/" + kind + "/") != std::string::npos) {
        return api_reply(200, item);
      }
      if (!is_one && kind == last) {
        items.push_back(item);
      }
    }
    return query == std::string::npos
               ? HttpOutcome(status_reply(404, "NotFound", last + " not found"))
               : HttpOutcome(api_reply(200, {{"items", items}}));
  }
};

// Return an object of RBAC. `rest` has its other members.
inline Json
rbac_object(const char* kind, const char* name, const char* ns, Json rest)
{
  Json object{{"apiVersion", "rbac.authorization.k8s.io/v1"},
              {"kind", kind},
              {"metadata", {{"name", name}}}};
  if (*ns != '\0') {
    object["metadata"]["namespace"] = ns;
  }
  object.update(rest);
  return object;
}

inline Json
rules_of(std::vector<std::string> verbs, std::vector<std::string> resources)
{
  return {{"rules", {{{"verbs", verbs}, {"apiGroups", {""}}, {"resources", resources}}}}};
}

inline Json
binds(const char* kind, const char* role, const char* subject_kind, const char* name)
{
  const char* group = "rbac.authorization.k8s.io";
  return {{"roleRef", {{"apiGroup", group}, {"kind", kind}, {"name", role}}},
          {"subjects", {{{"apiGroup", group}, {"kind", subject_kind}, {"name", name}}}}};
}

// A small cluster: jane may get pods in apps, devs may do all, one role is local.
inline Json
small_cluster()
{
  auto items = Json::array();
  items.push_back(
      rbac_object("ClusterRole", "view", "", rules_of({"get", "list"}, {"pods"})));
  items.push_back(rbac_object("ClusterRole", "edit", "", rules_of({"*"}, {"*"})));
  items.push_back(rbac_object("Role", "own", "apps", rules_of({"get"}, {"secrets"})));
  items.push_back(rbac_object(
      "RoleBinding", "view-jane", "apps", binds("ClusterRole", "view", "User", "jane")));
  items.push_back(rbac_object("ClusterRoleBinding",
                              "edit-devs",
                              "",
                              binds("ClusterRole", "edit", "Group", "devs")));
  return {{"apiVersion", "v1"}, {"kind", "List"}, {"items", items}};
}

} // namespace oidcctl::test
