#pragma once

#include "base/finding.hpp"
#include "builders.hpp"

#include <span>
#include <string_view>

// The grid: for every check, what makes it pass and what does not.
namespace oidcctl::test {

struct GridRow
{
  std::string_view check = {};
  std::string_view name = {};                    // of the row, for people
  void (*change)(CaseBuilder& issuer) = nullptr; // of a healthy issuer with a token
  Status status = Status::skipped;               // of the check's worst finding
  std::string_view piece = {};                   // of that finding's message
};

std::span<const GridRow> network_rows();
std::span<const GridRow> discovery_rows();
std::span<const GridRow> keys_rows();
std::span<const GridRow> login_rows();
std::span<const GridRow> client_rows();
std::span<const GridRow> provider_rows();
std::span<const GridRow> token_rows();

} // namespace oidcctl::test
