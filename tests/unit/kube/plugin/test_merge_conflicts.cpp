#include "kube/plugin/merge_conflicts.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::kube;

namespace {

Cluster
cluster_at(const std::string& server)
{
  Cluster cluster;
  cluster.server = server;
  return cluster;
}

User
plugin_user()
{
  User user;
  user.exec = Exec{};
  user.exec->command = "oidcctl";
  return user;
}

Additions
additions()
{
  Additions additions;
  additions.clusters.push_back({"ours", cluster_at("https://new")});
  additions.users.push_back({"ours", plugin_user()});
  additions.contexts.push_back({"ours", {"ours", "ours", ""}});
  return additions;
}

} // namespace

TEST_CASE("merge guard: nothing is there, or all of it is ours")
{
  Kubeconfig existing;
  CHECK(check_merge(existing, additions()));
  existing.clusters.push_back({"ours", cluster_at("https://old"), {}, {}});
  existing.users.push_back({"ours", plugin_user(), {}, {}});
  existing.contexts.push_back({"ours", {"ours", "ours", "apps"}, {}, {}});
  CHECK(check_merge(existing, additions()));
  // an entry that no one uses, and a context beside ours at the same server
  existing.contexts.push_back({"other", {"theirs", "admin", ""}, {}, {}});
  CHECK(check_merge(existing, additions()));
}

TEST_CASE("merge guard: a cluster that another context names")
{
  Kubeconfig existing;
  existing.clusters.push_back({"ours", cluster_at("https://old"), {}, {}});
  existing.contexts.push_back({"admin", {"ours", "admin", ""}, {}, {}});
  const auto refused = check_merge(existing, additions());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().message == "the cluster \"ours\" already exists, with the server "
                                   "\"https://old\", and context \"admin\" uses it");
  existing.clusters[0].value.server = "https://new";
  CHECK(check_merge(existing, additions()));
}

TEST_CASE("merge guard: a context of another user")
{
  Kubeconfig existing;
  existing.contexts.push_back({"ours", {"prod", "admin", ""}, {}, {}});
  const auto refused = check_merge(existing, additions());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "the context \"ours\" already exists, of user \"admin\"");
}

TEST_CASE("merge guard: a user of another client, whom another context names")
{
  Kubeconfig existing;
  existing.users.push_back({"ours", plugin_user(), {}, {}});
  auto& args = existing.users[0].value.exec->args;
  args = {
      "get-token", "--oidc-issuer-url=https://idp.example", "--oidc-client-id=theirs"};
  CHECK(check_merge(existing, additions()));
  existing.contexts.push_back({"other", {"theirs", "ours", ""}, {}, {}});
  const auto refused = check_merge(existing, additions());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the user \"ours\" already exists, with another "
                                   "issuer or client, and context \"other\" uses it");
  auto same = additions();
  same.users[0].value.exec->args = {"get-token",
                                    "--oidc-client-id",
                                    "theirs",
                                    "--oidc-issuer-url",
                                    "https://idp.example"};
  CHECK(check_merge(existing, same));
  same.users[0].value.exec->args[2] = "other";
  CHECK_FALSE(check_merge(existing, same));
  existing.contexts[0].name = "ours";
  CHECK(check_merge(existing, additions()));
}

TEST_CASE("merge guard: users with other credentials, a plugin beside them or not")
{
  Kubeconfig existing;
  existing.users.push_back({"ours", plugin_user(), {}, {}});
  auto& user = existing.users[0].value;
  user.token = Secret("s3cr3t");
  const auto refused = check_merge(existing, additions());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the user \"ours\" already exists, with a token");
  user = plugin_user();
  user.exec->command = "kubelogin";
  CHECK(check_merge(existing, additions()));
  user.exec->args = {"get-token", "--login", "azurecli"}; // Azure's
  CHECK_FALSE(check_merge(existing, additions()));
  user = User{};
  CHECK(check_merge(existing, additions()));
}
