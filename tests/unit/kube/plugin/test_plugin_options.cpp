#include "kube/plugin/plugin_options.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;

namespace {

// Return the options as "name=value" or "name", with "?" after those that kubelogin
// lacks.
std::vector<std::string>
read(const std::vector<std::string>& args)
{
  std::vector<std::string> words;
  for (const auto& option : plugin_options(args)) {
    words.push_back(option.name + (option.value ? "=" + *option.value : "") +
                    (has_option(*find_plugin("kubelogin"), option.name) ? "" : "?"));
  }
  return words;
}

} // namespace

TEST_CASE("plugin options: as kubelogin reads them")
{
  using Words = std::vector<std::string>;
  CHECK(read({}) == Words{});
  CHECK(read({"oidc-login", "get-token"}) == Words{});
  CHECK(read({"--oidc-client-id=k", "--oidc-client-id", "v"}) ==
        Words{"oidc-client-id=k", "oidc-client-id=v"});
  CHECK(read({"--oidc-client-id"}) == Words{"oidc-client-id"});
  CHECK(read({"--oidc-client-id="}) == Words{"oidc-client-id="});
  CHECK(read({"--force-refresh", "word", "--skip-open-browser=false"}) ==
        Words{"force-refresh", "skip-open-browser=false"});
  CHECK(read({"-v1", "-v=2", "-v", "3", "--v=4"}) == Words{"v=1", "v=2", "v=3", "v=4"});
  CHECK(read({"--oidc-request-header=a=b"}) == Words{"oidc-request-header=a=b"});
  CHECK(read({"--nonsense=1", "--other", "-x"}) == Words{"nonsense=1?", "other?", "x?"});
  CHECK(read({"--", "--oidc-client-id=k"}) == Words{});
  CHECK(read({"-", ""}) == Words{});
}

TEST_CASE("plugin options: values in their order")
{
  const std::vector<std::string> args{
      "--oidc-extra-scope=a", "--oidc-client-id=k", "--oidc-extra-scope", "b"};
  CHECK(values_of(plugin_options(args), "oidc-extra-scope") ==
        std::vector<std::string>{"a", "b"});
  CHECK(values_of(plugin_options(args), "oidc-issuer-url").empty());
}

TEST_CASE("plugin options: each plugin has its own")
{
  const auto& kubelogin = *find_plugin("kubelogin");
  const auto& own = *find_plugin("oidcctl");
  CHECK(has_option(kubelogin, "oidc-redirect-url-hostname"));
  CHECK_FALSE(has_option(own, "oidc-redirect-url-hostname"));
  CHECK(has_option(own, "min-ttl"));
  CHECK_FALSE(has_option(kubelogin, "min-ttl"));
  CHECK_FALSE(has_option(*find_plugin("together"), "min-ttl"));
  const auto names = plugin_option_names(own);
  CHECK(names.size() > 30);
  CHECK(std::is_sorted(names.begin(), names.end()));
}
