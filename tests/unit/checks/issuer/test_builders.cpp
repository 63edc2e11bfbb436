#include "builders.hpp"
#include "checks/issuer/issuer_checks.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;

TEST_CASE("builders: the healthy issuer has no finding above info")
{
  auto builder = test::CaseBuilder();
  builder.with_token();
  const auto judged = builder.build();
  REQUIRE(judged.discovery() != nullptr);
  REQUIRE(judged.keys() != nullptr);
  CHECK(judged.keys()->keys.size() == 1);
  for (const auto& check : issuer_checks()) {
    for (const auto& finding : check.run(judged)) {
      CAPTURE(check.id);
      CAPTURE(finding.message);
      CHECK(finding.status <= Status::info);
    }
  }
}
