#include "render/junit.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;

TEST_CASE("a test report in the XML of JUnit")
{
  CHECK(junit_report("s", {}) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"0\" failures=\"0\" errors=\"0\">\n"
        "  <testsuite name=\"s\" tests=\"0\" failures=\"0\" errors=\"0\">\n"
        "  </testsuite>\n</testsuites>\n");
  const auto report = junit_report("a & b",
                                   {{"fine", "g", JUnitResult::passed, ""},
                                    {"<x> \"y\"\n\x01", "g", JUnitResult::failed, "no"},
                                    {"z\xff", "g", JUnitResult::error, "unknown"}});
  CHECK(report.find("name=\"a &amp; b\" tests=\"3\" failures=\"1\" errors=\"1\"") !=
        std::string::npos);
  CHECK(report.find("<testcase classname=\"g\" name=\"fine\"/>") != std::string::npos);
  CHECK(report.find("name=\"&lt;x&gt; &quot;y&quot;&#10;\xef\xbf\xbd\"") !=
        std::string::npos);
  CHECK(report.find("<failure message=\"no\"/>") != std::string::npos);
  CHECK(report.find("name=\"z\xef\xbf\xbd\"") != std::string::npos);
  CHECK(report.find("<error message=\"unknown\"/>") != std::string::npos);
}
