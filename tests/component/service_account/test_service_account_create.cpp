#include "fake_accounts.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

// `kubeconfig service-account create`, through the program.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

constexpr const char* k_managed = "https://abc123-0123abcd.k8s.us-east-04a.coreweave.com";
constexpr const char* k_unmanaged =
    "https://api.abc123-0123abcd.k8s.us-east-04a.coreweave.com";

struct World
{
  TestSystem test = {};
  FakeAccounts api = {};

  explicit World(const std::string& server = "https://k8s.example:6443")
  {
    api.attach(test.network, server, server == k_managed);
    api.bindings.name_spaces = api.name_spaces;
    api.now = test.clock.now().time_since_epoch().count();
    give_kubeconfig(test,
                    kubeconfig_text("{token: t0ken}", "{server: \"" + server + "\"}"));
  }

  int
  create(const Words& more = {})
  {
    Words words{"kubeconfig", "service-account", "create", "deploy", "-n", "ci"};
    words.insert(words.end(), more.begin(), more.end());
    return test.run(words);
  }

  kube::Kubeconfig
  written() const
  {
    const auto config = kube::parse_kubeconfig(test.out(), "out");
    REQUIRE(config);
    return *config;
  }

  // The tokens that work now.
  std::size_t
  live() const
  {
    std::size_t count = 0;
    for (const auto& [token, marker] : api.issued) {
      count += api.works(token) ? 1 : 0;
    }
    return count;
  }

  std::size_t
  markers() const
  {
    std::size_t count = 0;
    for (const auto& [path, object] : api.objects) {
      count += object.value("type", "") == "oidcctl.dev/kubeconfig" ? 1 : 0;
    }
    return count;
  }
};

bool
says(const TestSystem& test, const std::string& text)
{
  return test.err().find(text) != std::string::npos;
}

Json
role(const Json& rules)
{
  return {{"kind", "ClusterRole"}, {"metadata", {{"name", "r"}}}, {"rules", rules}};
}

const Json k_everything =
    Json::array({{{"verbs", {"*"}}, {"apiGroups", {"*"}}, {"resources", {"*"}}}});
const Json k_secrets =
    Json::array({{{"verbs", {"get"}}, {"apiGroups", {""}}, {"resources", {"secrets"}}}});
const Json k_harmless =
    Json::array({{{"verbs", {"get"}}, {"apiGroups", {""}}, {"resources", {"pods"}}}});

} // namespace

TEST_CASE("service account create: the kubeconfig, the objects and what was granted")
{
  World world;
  world.api.roles["clusterroles/view"] = role(k_harmless);
  REQUIRE_MESSAGE(world.create({"--cluster-role=view", "--purpose=deploys the site"}) ==
                      0,
                  world.test.err());
  const auto config = world.written();
  CHECK(config.current_context == "ci-deploy@c");
  REQUIRE(config.users.size() == 1);
  const auto token = config.users[0].value.token.reveal();
  CHECK(world.api.works(token));
  CHECK(config.clusters[0].value.server == "https://k8s.example:6443");
  CHECK(config.contexts[0].value.ns == "ci");
  const auto& account = world.api.objects.at("namespaces/ci/serviceaccounts/deploy");
  CHECK(account.at("automountServiceAccountToken") == false);
  REQUIRE(world.api.issued.size() == 1);
  const auto& marker = world.api.objects.at(world.api.issued.begin()->second);
  const auto& notes = marker.at("metadata").at("annotations");
  CHECK(notes.at("oidcctl.dev/purpose") == "deploys the site");
  CHECK(notes.at("oidcctl.dev/issued-by") == "jane@example.com");
  CHECK(notes.at("oidcctl.dev/jti") == "jti-1");
  CHECK(notes.at("oidcctl.dev/requested-seconds") == "86400");
  CHECK(notes.at("oidcctl.dev/expires") ==
        to_rfc3339(Time{Seconds{world.api.now + 86400}}));
  CHECK(!marker.contains("data"));
  CHECK(world.api.bindings.objects.size() == 1);
  const auto& [path, binding] = *world.api.bindings.objects.begin();
  CHECK(path.starts_with("namespaces/ci/rolebindings/view-"));
  CHECK(binding.at("subjects")[0].at("kind") == "ServiceAccount");
  CHECK(!says(world.test, token));
  CHECK(says(world.test, "token id jti-1"));
}

TEST_CASE("service account create: a shortened lifetime is a warning")
{
  World world;
  world.api.longest = 3600;
  CHECK(world.create({"--for=30d"}) == 0);
  CHECK(says(world.test, "warning: the API server granted 1 h instead of 30 d"));
  world.api.longest = 1LL << 32;
  CHECK(world.create({"--for=30d"}) == 0);
  CHECK(!says(world.test, "warning"));
}

TEST_CASE("service account create: CoreWeave's managed endpoint is never written")
{
  World world(k_managed);
  world.api.attach(world.test.network, k_unmanaged);
  CHECK(world.create() == 0);
  CHECK(world.written().clusters[0].value.server == k_unmanaged);
  CHECK(says(world.test, "the managed endpoint does not accept service account tokens"));
  CHECK(world.create({std::string("--server=") + k_managed}) == 2);
  CHECK(says(world.test, std::string("hint: use ") + k_unmanaged));
}

TEST_CASE("service account create: a certificate that nothing verifies creates nothing")
{
  World world(k_managed);
  world.test.network.at(std::string(k_unmanaged) + "/version",
                        {.outcome = tl::make_unexpected(HttpFailure{
                             HttpFault::certificate, "unknown authority", {}})});
  CHECK(world.create() == 3);
  CHECK(says(world.test, "the system's root certificates: unknown authority"));
  CHECK(says(world.test, "use --certificate-authority FILE"));
  CHECK(world.api.objects.empty());
}

TEST_CASE("service account create: values that are refused before anything is asked")
{
  struct Row
  {
    Words words;
    std::string err;
  };
  const Row rows[] = {
      {.words = {"--for=5m"}, .err = "the API server accepts 10 minutes to 136 years"},
      {.words = {"--for=1"}, .err = "expected a duration such as 45m, 8h or 30d"},
      {.words = {"--for=-1h"}, .err = "expected a duration"},
      {.words = {"--for=91d"},
       .err = "a token for 91 d works long after it was forgotten"},
      {.words = {"--in=team-a"}, .err = "--in needs --cluster-role"},
      {.words = {"--cluster-wide"}, .err = "--cluster-wide needs --cluster-role"},
      {.words = {"--cluster-role=a/b"}, .err = "invalid role name"},
      {.words = {"--cluster-role=view", "--in=Team"},
       .err = "invalid namespace \"Team\""},
      {.words = {"--server=http://x.example"}, .err = "is not https"},
      {.words = {"--force"}, .err = "--force needs --output-file"},
  };
  for (const auto& row : rows) {
    World world;
    CAPTURE(row.err);
    CHECK(world.create(row.words) == 2);
    CHECK_MESSAGE(says(world.test, row.err), world.test.err());
    CHECK(world.api.objects.empty());
  }
  for (const auto* name : {"Deploy", "-x", "x-", "a..b", "a.-b", "a-.b", "x/y"}) {
    World world;
    CHECK(world.test.run(
              {"kubeconfig", "service-account", "create", "-nci", "--", name}) == 2);
    CHECK_MESSAGE(says(world.test, "invalid service account name"), world.test.err());
  }
  World world;
  CHECK(world.create({"--for=91d", "--long-lived"}) == 0);
}

TEST_CASE("service account create: accounts that control the cluster")
{
  {
    World world;
    world.api.roles["clusterroles/cluster-admin"] = role(k_everything);
    CHECK(world.create({"--cluster-role=cluster-admin", "--cluster-wide"}) == 2);
    CHECK(says(world.test, "refusing to hand out a token that controls the cluster"));
    CHECK(world.api.objects.empty());
    CHECK(world.create({"--cluster-role=cluster-admin",
                        "--cluster-wide",
                        "--allow-cluster-admin"}) == 0);
  }
  { // another name, the same power
    World world;
    world.api.roles["clusterroles/ops"] = role(k_secrets);
    CHECK(world.create({"--cluster-role=ops", "--cluster-wide"}) == 2);
    CHECK(says(world.test, "may read Secrets in the whole cluster"));
  }
  { // what the account had before counts, also by a group
    World world;
    world.api.roles["clusterroles/ops"] = role(k_everything);
    const auto path = world.api.bindings.put("", "old", "ops", {});
    world.api.bindings.objects.at(path)["subjects"] =
        Json::array({{{"apiGroup", "rbac.authorization.k8s.io"},
                      {"kind", "Group"},
                      {"name", "system:serviceaccounts:ci"}}});
    CHECK(world.create() == 2);
    CHECK(says(world.test, "it is bound to ClusterRole \"ops\" by \"old\""));
  }
}

TEST_CASE("service account create: a powerful neighbor and legacy tokens are warned of")
{
  World world;
  world.api.roles["clusterroles/edit"] = role(k_secrets);
  world.api.roles["clusterroles/view"] = role(k_harmless);
  world.api.roles["clusterroles/ops"] = role(k_everything);
  const auto path = world.api.bindings.put("", "boss", "ops", {});
  world.api.bindings.objects.at(path)["subjects"] = Json::array(
      {{{"kind", "ServiceAccount"}, {"name", "argocd"}, {"namespace", "ci"}}});
  CHECK(world.create({"--cluster-role=edit"}) == 0);
  CHECK(says(world.test, "the account can take over ci/argocd"));
  CHECK(world.create({"--cluster-role=view"}) == 0);
  CHECK(!says(world.test, "take over"));
  CHECK(world.create({"--cluster-role=edit", "--in=team-a"}) == 0);
  CHECK(!says(world.test, "take over"));
  world.api.objects["namespaces/ci/secrets/old"] = {
      {"type", "kubernetes.io/service-account-token"},
      {"metadata",
       {{"name", "old"},
        {"namespace", "ci"},
        {"annotations", {{"kubernetes.io/service-account.name", "deploy"}}}}}};
  CHECK(world.create({"--cluster-role=view"}) == 0);
  CHECK(says(world.test, "legacy tokens, which never expire, in the Secret old"));
  CHECK(says(world.test, "is not managed by oidcctl") == false);
}

TEST_CASE("service account create: the file, and that nothing existing is replaced")
{
  World world;
  CHECK(world.create({"--output-file=/k/ci.yaml"}) == 0);
  CHECK(world.test.out().empty());
  CHECK(world.test.files.modes.at("/k/ci.yaml") == 0600);
  CHECK(world.create({"--output-file=/k/ci.yaml"}) == 5);
  CHECK(world.api.issued.size() == 1);
  CHECK(world.create({"--output-file=/k/ci.yaml", "--force", "-ojson"}) == 0);
  CHECK(parse_json(world.test.files.contents.at("/k/ci.yaml")));
}

TEST_CASE("service account create: a token that the server refuses is taken back")
{
  World world;
  world.api.attach(world.test.network, "https://other.example", true); // refuses them
  CHECK(world.create({"--server=https://other.example"}) == 4);
  CHECK(says(world.test, "https://other.example does not accept the new token (401)"));
  CHECK(world.live() == 0);
  CHECK(world.markers() == 0);
}

TEST_CASE("service account create: before 1.26 and 1.30")
{
  for (const bool may_everything : {false, true}) {
    World world;
    world.api.has_self_review = false;
    world.api.may_everything = may_everything;
    world.api.has_jti = false;
    CHECK(world.create() == 0);
    CHECK(world.live() == 1);
    CHECK(!says(world.test, "token id"));
  }
}

TEST_CASE(
    "service account create: stopped at any request, no token works that is not listed")
{
  bool is_done = false;
  for (std::size_t step = 0; !is_done; ++step) {
    REQUIRE(step < 40);
    World world;
    world.api.answers = step;
    is_done = world.create({"--output-file=/k/ci.yaml"}) == 0;
    world.api.answers = std::nullopt;
    CAPTURE(step);
    CHECK(world.test.files.contents.contains("/k/ci.yaml") == is_done);
    const auto live = world.live();
    const auto shown = [&] {
      CHECK(world.test.run({"kubeconfig", "service-account", "list", "-ojson"}) == 0);
      std::size_t count = 0;
      const auto document = json_out(world.test);
      for (const auto& item : document.at("items")) {
        count += item.at("name").is_string() ? 1 : 0;
      }
      return count;
    }();
    CHECK(live <= shown);
    CHECK(shown == world.markers());
    // Whatever is left can be ended.
    CHECK(world.test.run({"kubeconfig", "service-account", "revoke", "--all", "--yes"}) ==
          0);
    CHECK(world.live() == 0);
  }
}
