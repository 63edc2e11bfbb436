#include "kube/apiserver/config_metrics.hpp"

#include <doctest/doctest.h>

using namespace oidcctl::apiserver;

TEST_CASE("apiserver/config_metrics: the hash and the reloads")
{
  const auto metrics = parse_config_metrics(
      "# HELP apiserver_authentication_config_controller_last_config_info [ALPHA] x\n"
      "apiserver_authentication_config_controller_automatic_reloads_total{apiserver_id_"
      "hash="
      "\"sha256:00\",status=\"failure\"} 2\n"
      "apiserver_authentication_config_controller_automatic_reloads_total{apiserver_id_"
      "hash="
      "\"sha256:00\",status=\"success\"} 1e+01\n"
      "apiserver_authentication_config_controller_last_config_info{apiserver_id_hash="
      "\"sha256:00\",hash=\"sha256:ab\"} 1\n"
      "apiserver_request_total{code=\"200\"} 5");
  CHECK(metrics.hashes == std::vector<std::string>{"sha256:ab"});
  CHECK(metrics.reloads == 10);
  CHECK(metrics.failed_reloads == 2);
  CHECK(metrics.has_other_metrics);
}

TEST_CASE("apiserver/config_metrics: text that has none")
{
  for (const auto* text :
       {"",
        "\n",
        "<html>",
        "apiserver_authentication_config_controller_last_config_info{",
        "apiserver_authentication_config_controller_last_config_info{hash=\"",
        "apiserver_authentication_config_controller_last_config_info{apiserver_id_hash="
        "\"x\"} 1"}) {
    CAPTURE(text);
    const auto metrics = parse_config_metrics(text);
    CHECK(metrics.reloads == 0);
    CHECK(metrics.failed_reloads == 0);
  }
}
