#include "fake_accounts.hpp"

#include "model/apiserver/service_account_token.hpp"
#include "model/http/url.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace oidcctl::test {

namespace {

constexpr const char* k_core = "/api/v1/";
constexpr const char* k_rbac = "/apis/rbac.authorization.k8s.io/v1/";

Json
parsed(const std::string& text)
{
  auto json = parse_json(text);
  REQUIRE(json);
  return std::move(*json);
}

// Return the namespace in "namespaces/NS/secrets/NAME".
std::string
namespace_in(const std::string& path)
{
  const auto start = std::string("namespaces/").size();
  return path.substr(start, path.find('/', start) - start);
}

HttpOutcome
not_found(const std::string& what)
{
  return status_reply(404, "NotFound", fmt::format("\"{}\" not found", what));
}

std::string
label_of(const Json& object, const std::string& name)
{
  return object.at("metadata").value("labels", Json::object()).value(name, "");
}

} // namespace

void
FakeAccounts::attach(FakeNetwork& network, const std::string& url, bool is_managed)
{
  network.serve(url, [this, url, is_managed](const HttpRequest& request) {
    return answer(request, url, is_managed);
  });
}

bool
FakeAccounts::works(const std::string& token) const
{
  const auto found = issued.find(token);
  const auto claims = service_account_token(token);
  if (found == issued.end() || !claims || *claims->expires <= now) {
    return false;
  }
  const auto marker = objects.find(found->second);
  const auto account = objects.find(
      fmt::format("namespaces/{}/serviceaccounts/{}", claims->ns, claims->name));
  return marker != objects.end() &&
         marker->second.at("metadata").at("uid") == claims->bound_uid &&
         account != objects.end() &&
         account->second.at("metadata").at("uid") == claims->uid;
}

HttpOutcome
FakeAccounts::answer(const HttpRequest& request, const std::string& url, bool is_managed)
{
  if (answers && (*answers)-- == 0) {
    answers = 0;
    return tl::make_unexpected(HttpFailure{HttpFault::certificate, "gone", {}});
  }
  const auto target = request.url.substr(url.size());
  const auto end = std::min(target.find('?'), target.size());
  const auto path = percent_decode(target.substr(0, end));
  const auto query = target.substr(std::min(end + 1, target.size()));
  const auto& token = request.bearer_token.reveal();
  if (path == "/version") {
    return api_reply(200, {{"gitVersion", "v1.36.2"}});
  }
  if (token != bindings.token && (is_managed || !works(token))) {
    return status_reply(401, "Unauthorized", "Unauthorized");
  }
  if (path.rfind("/apis/auth", 0) == 0) {
    return review(request, path);
  }
  if (path.rfind(k_rbac, 0) == 0) {
    const auto role = roles.find(path.substr(std::string(k_rbac).size()));
    if (path.find("roles/") != std::string::npos) {
      return role == roles.end() ? not_found(last_part(path))
                                 : HttpOutcome(api_reply(200, role->second));
    }
    auto same = request;
    same.url = bindings.server + target;
    return bindings.answer(same);
  }
  REQUIRE_MESSAGE(path.rfind(k_core, 0) == 0, request.url);
  return object(request, path.substr(std::string(k_core).size()), query);
}

HttpOutcome
FakeAccounts::object(const HttpRequest& request,
                     const std::string& path,
                     const std::string& query)
{
  if (path.ends_with("/configmaps/kube-root-ca.crt")) {
    return root_ca.empty()
               ? not_found("kube-root-ca.crt")
               : HttpOutcome(api_reply(200, {{"data", {{"ca.crt", root_ca}}}}));
  }
  if (path.ends_with("/token") && request.method == "POST") {
    return make_token(request,
                      path.substr(0, path.size() - std::string("/token").size()));
  }
  if (request.method == "PATCH") {
    return apply(request, path);
  }
  if (path.ends_with("secrets") || path.ends_with("serviceaccounts")) {
    return list(path, query);
  }
  const auto found = objects.find(path);
  if (found == objects.end()) {
    return not_found(last_part(path));
  }
  if (request.method == "DELETE") {
    const auto options = parsed(request.body);
    if (options.at("preconditions").at("uid") != found->second.at("metadata").at("uid")) {
      return status_reply(409, "Conflict", "Precondition failed: UID");
    }
    objects.erase(found);
    return api_reply(200, {{"kind", "Status"}, {"status", "Success"}});
  }
  return api_reply(200, found->second);
}

HttpOutcome
FakeAccounts::list(const std::string& path, const std::string& query) const
{
  const auto type = query_value(query, "fieldSelector");
  const auto label = query_value(query, "labelSelector");
  auto items = Json::array();
  for (const auto& [key, object] : objects) {
    const auto folder = key.substr(0, key.rfind('/'));
    const bool is_there = path.find('/') == std::string::npos
                              ? folder.ends_with("/" + path)
                              : folder == path;
    const bool fits =
        (type.empty() || type == "type=" + object.value("type", "")) &&
        (label.empty() || label == "app.kubernetes.io/managed-by=" +
                                       label_of(object, "app.kubernetes.io/managed-by"));
    if (is_there && fits) {
      items.push_back(object);
    }
  }
  return api_reply(200,
                   {{"kind", "List"}, {"metadata", Json::object()}, {"items", items}});
}

HttpOutcome
FakeAccounts::apply(const HttpRequest& request, const std::string& path)
{
  const auto ns = namespace_in(path);
  if (!name_spaces.contains(ns)) {
    return not_found(ns);
  }
  auto wanted = parsed(request.body);
  CHECK(wanted.at("metadata").at("name") == last_part(path));
  const auto found = objects.find(path);
  const bool is_new = found == objects.end();
  wanted["metadata"]["uid"] = is_new ? Json(fmt::format("uid-{}", ++m_uid))
                                     : found->second.at("metadata").at("uid");
  wanted["metadata"]["resourceVersion"] = std::to_string(++m_uid);
  wanted["metadata"]["creationTimestamp"] = to_rfc3339(Time{Seconds{now}});
  objects[path] = wanted;
  return api_reply(is_new ? 201 : 200, wanted);
}

HttpOutcome
FakeAccounts::make_token(const HttpRequest& request, const std::string& path)
{
  const auto account = objects.find(path);
  const auto spec = parsed(request.body).at("spec");
  const auto& bound = spec.at("boundObjectRef");
  const auto ns = namespace_in(path);
  const auto marker =
      fmt::format("namespaces/{}/secrets/{}", ns, bound.value("name", ""));
  if (account == objects.end() || !objects.contains(marker)) {
    return not_found(last_part(path));
  }
  const auto wish = spec.at("expirationSeconds").get<std::int64_t>();
  if (wish < 600 || wish > (1LL << 32)) {
    return status_reply(
        422, "Invalid", "may not specify a duration less than 10 minutes");
  }
  Json claims{
      {"iss", "https://kubernetes.default.svc"},
      {"aud", {"https://kubernetes.default.svc"}},
      {"iat", now},
      {"exp", now + std::min(wish, longest)},
      {"kubernetes.io",
       {{"namespace", ns},
        {"serviceaccount",
         {{"name", last_part(path)}, {"uid", account->second.at("metadata").at("uid")}}},
        {"secret", {{"name", bound.at("name")}, {"uid", bound.at("uid")}}}}}};
  if (has_jti) {
    claims["jti"] = fmt::format("jti-{}", issued.size() + 1);
  }
  const auto token = token_of({{"alg", "RS256"}}, claims);
  issued[token] = marker;
  return api_reply(201, {{"status", {{"token", token}}}});
}

HttpOutcome
FakeAccounts::review(const HttpRequest& request, const std::string& path) const
{
  if (path.ends_with("/selfsubjectaccessreviews")) {
    return api_reply(
        201, {{"kind", "SelfSubjectAccessReview"}, {"status", {{"allowed", false}}}});
  }
  const auto claims = service_account_token(request.bearer_token.reveal());
  if (!has_self_review && claims && !may_everything) {
    return status_reply(
        403,
        "Forbidden",
        fmt::format("selfsubjectreviews.authentication.k8s.io is forbidden: User \"{}\" "
                    "cannot create resource \"selfsubjectreviews\"",
                    claims->username()));
  }
  if (!has_self_review) {
    return status_reply(
        404, "NotFound", "the server could not find the requested resource");
  }
  return api_reply(
      201,
      {{"kind", "SelfSubjectReview"},
       {"status",
        {{"userInfo",
          {{"username", claims ? claims->username() : "jane@example.com"}}}}}});
}

} // namespace oidcctl::test
