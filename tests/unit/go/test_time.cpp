#include "go/time.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("go time: what time.Parse takes for RFC 3339")
{
  struct Row
  {
    std::string text = {};
    std::string time = {};
  };
  const Row rows[] = {
      {.text = "2027-01-15T09:00:00Z", .time = "2027-01-15T09:00:00Z"},
      {.text = "2027-01-15T10:00:00+01:00", .time = "2027-01-15T09:00:00Z"},
      {.text = "2027-01-15T08:30:00-00:30", .time = "2027-01-15T09:00:00Z"},
      {.text = "2027-01-15T09:00:00.123Z", .time = "2027-01-15T09:00:00Z"},
      {.text = "2027-01-15T09:00:00,999999999999Z", .time = "2027-01-15T09:00:00Z"},
      {.text = "2027-01-15T9:00:00Z", .time = "2027-01-15T09:00:00Z"},
      {.text = "2028-02-29T00:00:00Z", .time = "2028-02-29T00:00:00Z"},
      {.text = "0001-01-01T00:00:00Z", .time = "0001-01-01T00:00:00Z"},
  };
  for (const auto& [a_text, time] : rows) {
    const auto& text = a_text; // Clang 14 captures no structured binding
    CAPTURE(text);
    const auto parsed = kube::parse_go_time(text);
    REQUIRE_MESSAGE(parsed.has_value(), parsed.error());
    CHECK(to_rfc3339(*parsed) == time);
  }
}

TEST_CASE("go time: its words for what it does not take")
{
  const std::string layout = " as \"2006-01-02T15:04:05Z07:00\": cannot parse ";
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "", .message = layout + "\"\" as \"2006\""},
      {.text = "x", .message = layout + "\"x\" as \"2006\""},
      {.text = "2027", .message = layout + "\"\" as \"-\""},
      {.text = "2027-1-15T09:00:00Z", .message = layout + "\"1-15T09:00:00Z\" as \"01\""},
      {.text = "2027-13-15T09:00:00Z", .message = ": month out of range"},
      {.text = "2027-00-15T09:00:00Z", .message = ": month out of range"},
      {.text = "2027-02-29T09:00:00Z", .message = ": day out of range"},
      {.text = "2027-01-15", .message = layout + "\"\" as \"T\""},
      {.text = "2027-01-15 09:00:00Z", .message = layout + "\" 09:00:00Z\" as \"T\""},
      {.text = "2027-01-15t09:00:00Z", .message = layout + "\"t09:00:00Z\" as \"T\""},
      {.text = "2027-01-15T24:00:00Z", .message = ": hour out of range"},
      {.text = "2027-01-15T09:60:00Z", .message = ": minute out of range"},
      {.text = "2027-01-15T09:00:60Z", .message = ": second out of range"},
      {.text = "2027-01-15T09:00Z", .message = layout + "\"Z\" as \":\""},
      {.text = "2027-01-15T09:00:00", .message = layout + "\"\" as \"Z07:00\""},
      {.text = "2027-01-15T09:00:00z", .message = layout + "\"z\" as \"Z07:00\""},
      {.text = "2027-01-15T09:00:00.Z", .message = layout + "\".Z\" as \"Z07:00\""},
      {.text = "2027-01-15T09:00:00+0100", .message = layout + "\"+0100\" as \"Z07:00\""},
      {.text = "2027-01-15T09:00:00+25:00",
       .message = ": time zone offset hour out of range"},
      {.text = "2027-01-15T09:00:00+01:61",
       .message = ": time zone offset minute out of range"},
      {.text = "2027-01-15T09:00:00Z\n", .message = ": extra text: \"\\n\""},
  };
  for (const auto& [a_text, message] : rows) {
    const auto& text = a_text; // Clang 14 captures no structured binding
    CAPTURE(text);
    const auto parsed = kube::parse_go_time(text);
    REQUIRE_FALSE(parsed.has_value());
    const auto shown =
        text.ends_with('\n') ? text.substr(0, text.size() - 1) + "\\n" : text;
    CHECK(parsed.error() == "parsing time \"" + shown + "\"" + message);
  }
}
