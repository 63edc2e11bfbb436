#include "kube/service_account/marker.hpp"
#include "kube/service_account/power.hpp"
#include "kube/service_account/token_request.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::kube;

namespace {

Marker
full_marker()
{
  return {.name = "oidcctl-x-000102030405",
          .account = {"ci", "x"},
          .account_uid = "u",
          .purpose = "a \"purpose\"",
          .issued_by = "jane",
          .server = "https://k8s.example",
          .requested = Seconds{3600},
          .issued = Time{Seconds{100}},
          .expires = Time{Seconds{3700}},
          .jti = "j"};
}

rbac::PolicyRule
rule(std::string verb, std::string group, std::string resource)
{
  return {.verbs = {std::move(verb)},
          .api_groups = {std::move(group)},
          .resources = {std::move(resource)}};
}

} // namespace

TEST_CASE("marker: what is noted is read again")
{
  const auto marker = full_marker();
  const auto object = go::parse(to_text(to_manifest(marker), -1));
  REQUIRE(object);
  const auto read = to_marker(*object);
  REQUIRE(read);
  CHECK(to_manifest(*read) == to_manifest(marker));
  CHECK(!to_manifest(marker).contains("data"));
}

TEST_CASE("marker: Secrets that are not markers")
{
  for (
      const auto* text :
      {"{}",
       R"({"type":"Opaque","metadata":{"name":"a","annotations":{"oidcctl.dev/service-account":"x"}}})",
       R"({"type":"oidcctl.dev/kubeconfig","metadata":{"name":"a"}})",
       R"({"type":"oidcctl.dev/kubeconfig","metadata":[]})"}) {
    const auto object = go::parse(text);
    REQUIRE(object);
    CHECK(!to_marker(*object));
  }
}

TEST_CASE("marker: names")
{
  CHECK(marker_name("deploy", std::string("\x00\x01\x02\x03\x04\xff", 6)) ==
        "oidcctl-deploy-0001020304ff");
  const auto name =
      marker_name(std::string(229, 'a') + "-" + std::string(23, 'b'), "123456");
  CHECK(name.size() <= 253);
  CHECK(!account_name_problem(name));
  for (const auto* good : {"a", "a-b", "a.b", "0", "a--b"}) {
    CHECK(!account_name_problem(good));
  }
  for (const auto* bad :
       {"", "A", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "a_b", "a/b"}) {
    CAPTURE(bad);
    CHECK(account_name_problem(bad));
  }
}

TEST_CASE("service account power: what controls a cluster")
{
  CHECK(power_of({rule("*", "*", "*")}) == "may do everything");
  CHECK(power_of({rule("get", "", "secrets")}) == "may read Secrets");
  CHECK(power_of({rule("list", "*", "*")}) == "may read Secrets");
  CHECK(power_of({rule("create", "", "serviceaccounts/token")}) ==
        "may create tokens of service accounts");
  CHECK(power_of({rule("bind", "rbac.authorization.k8s.io", "clusterroles")}) ==
        "may grant any role");
  CHECK(power_of({rule("get", "", "pods")}).empty());
  CHECK(power_of({rule("get", "apps", "secrets")}).empty());
  auto named = rule("get", "", "secrets");
  named.resource_names = {"one"};
  CHECK(!can_take_accounts({named}));
  CHECK(can_take_accounts({rule("create", "", "pods")}));
}

TEST_CASE("service account power: whom a subject includes")
{
  const AccountRef account{"ci", "x"};
  using enum rbac::SubjectKind;
  CHECK(includes({service_account, "x", "ci"}, account));
  CHECK(!includes({service_account, "x", "other"}, account));
  CHECK(includes({group, "system:serviceaccounts", {}}, account));
  CHECK(includes({group, "system:serviceaccounts:ci", {}}, account));
  CHECK(!includes({group, "system:serviceaccounts:other", {}}, account));
  CHECK(includes({user, "system:serviceaccount:ci:x", {}}, account));
  CHECK(other_account_in({service_account, "y", "ci"}, "ci", account) == "ci/y");
  CHECK(other_account_in({service_account, "x", "ci"}, "ci", account).empty());
  CHECK(other_account_in({service_account, "y", "a"}, "ci", account).empty());
}

TEST_CASE("token request: answers that must not be handed out")
{
  struct Row
  {
    const char* answer;
    const char* error;
  };
  auto marker = full_marker();
  marker.uid = "mu";
  const Row rows[] = {
      {.answer = R"({})", .error = "status.token is missing"},
      {.answer = R"({"status":{"token":7}})", .error = "status.token is missing"},
      {.answer = R"({"status":{"token":"abc"}})",
       .error = "it is not the token of a service account"},
  };
  for (const auto& row : rows) {
    const auto answer = go::parse(row.answer);
    REQUIRE(answer);
    const auto granted = parse_token_request(*answer, marker);
    REQUIRE(!granted);
    CHECK(granted.error().message.find(row.error) != std::string::npos);
  }
  const auto body = token_request(marker);
  CHECK(body.at("spec").at("boundObjectRef").at("uid") == "mu");
  CHECK(body.at("spec").at("expirationSeconds") == 3600);
}
