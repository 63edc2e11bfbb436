#include "checks/issuer/issuer_checks.hpp"
#include "grid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace oidcctl;
using test::GridRow;

namespace {

std::vector<GridRow>
all_rows()
{
  std::vector<GridRow> rows;
  for (const auto& part : {test::network_rows(),
                           test::discovery_rows(),
                           test::keys_rows(),
                           test::login_rows(),
                           test::provider_rows(),
                           test::token_rows(),
                           test::client_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

const Check*
find_check(std::string_view id)
{
  const auto checks = issuer_checks();
  const auto found = std::find_if(
      checks.begin(), checks.end(), [id](const Check& check) { return check.id == id; });
  return found == checks.end() ? nullptr : &*found;
}

// Checks that never pass, by their nature.
const std::set<std::string_view> k_never_pass{
    "provider/hint", // advice: there is some, or there is none
};

} // namespace

TEST_CASE("grid: each row comes out as it says")
{
  for (const auto& row : all_rows()) {
    CAPTURE(row.check);
    CAPTURE(row.name);
    const auto* check = find_check(row.check);
    REQUIRE(check != nullptr);
    test::CaseBuilder builder;
    builder.with_token();
    row.change(builder);
    const auto findings = check->run(builder.build());
    REQUIRE_FALSE(findings.empty());
    const auto worst = std::max_element(
        findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
          return a.status < b.status;
        });
    CAPTURE(worst->message);
    CHECK(to_string(worst->status) == to_string(row.status));
    CHECK(worst->message.find(row.piece) != std::string::npos);
    CHECK_FALSE(row.piece.empty());
  }
}

TEST_CASE("grid: every check has a row that passes and one that does not")
{
  std::set<std::string_view> passing;
  std::set<std::string_view> other;
  for (const auto& row : all_rows()) {
    if (row.status == Status::pass) {
      passing.insert(row.check);
    } else if (row.status != Status::skipped) {
      other.insert(row.check);
    }
  }
  for (const auto& check : issuer_checks()) {
    CAPTURE(check.id);
    CHECK((passing.count(check.id) > 0) != (k_never_pass.count(check.id) > 0));
    CHECK(other.count(check.id) > 0);
  }
}
