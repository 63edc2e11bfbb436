#include "render/junit.hpp"

#include "base/markup.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::string_view k_replacement = "\xef\xbf\xbd";

// Return `text` as the value of an attribute (XML 1.0, chapters 2.2 and 3.3.3).
std::string
attribute(std::string_view text)
{
  std::string out;
  for (const char c : text::escape_markup(text::to_valid_utf8(text))) {
    if (c == '\n' || c == '\r' || c == '\t') {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += k_replacement;
    } else {
      out += c;
    }
  }
  return out;
}

std::ptrdiff_t
count(const std::vector<JUnitCase>& cases, JUnitResult result)
{
  return std::count_if(cases.begin(), cases.end(), [result](const JUnitCase& each) {
    return each.result == result;
  });
}

} // namespace

std::string
junit_report(std::string_view suite, const std::vector<JUnitCase>& cases)
{
  const auto counts = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\"",
                                  cases.size(),
                                  count(cases, JUnitResult::failed),
                                  count(cases, JUnitResult::error));
  auto out = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n"
                         "  <testsuite name=\"{}\" {}>\n",
                         counts,
                         attribute(suite),
                         counts);
  for (const auto& each : cases) {
    out += fmt::format("    <testcase classname=\"{}\" name=\"{}\"",
                       attribute(each.group),
                       attribute(each.name));
    if (each.result == JUnitResult::passed) {
      out += "/>\n";
      continue;
    }
    out += fmt::format(">\n      <{} message=\"{}\"/>\n    </testcase>\n",
                       each.result == JUnitResult::failed ? "failure" : "error",
                       attribute(each.message));
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

} // namespace oidcctl
