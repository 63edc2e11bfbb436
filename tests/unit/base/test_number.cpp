#include "base/number.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace oidcctl;

TEST_CASE("number: a decimal number at the start of a text")
{
  struct Row
  {
    const char* text;
    double value;
  };
  for (const auto& row : {Row{.text = "0", .value = 0},
                          Row{.text = "-0.5", .value = -0.5},
                          Row{.text = "1e3", .value = 1000},
                          Row{.text = "1.5E-1", .value = 0.15},
                          Row{.text = "1764142000.9999", .value = 1764142000.9999},
                          Row{.text = "600s", .value = 600},
                          Row{.text = "600 ", .value = 600},
                          Row{.text = "1e", .value = 1},
                          Row{.text = "1-2", .value = 1},
                          Row{.text = "1e-999", .value = 0}}) {
    CAPTURE(row.text);
    CHECK(leading_double(row.text) == row.value);
  }
  CHECK(std::isinf(leading_double("1e999").value()));
  for (const auto* text :
       {"", " 1", "+1", "inf", "nan", "-inf", "e1", "-", ".", "x", "\t1"}) {
    CAPTURE(text);
    CHECK_FALSE(leading_double(text).has_value());
  }
  CHECK(leading_double("0x10") == 0); // the x ends it
}
