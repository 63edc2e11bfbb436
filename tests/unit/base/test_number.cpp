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
  for (const auto& row : {Row{"0", 0},
                          Row{"-0.5", -0.5},
                          Row{"1e3", 1000},
                          Row{"1.5E-1", 0.15},
                          Row{"1764142000.9999", 1764142000.9999},
                          Row{"600s", 600},
                          Row{"600 ", 600},
                          Row{"1e", 1},
                          Row{"1-2", 1},
                          Row{"1e-999", 0}}) {
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
