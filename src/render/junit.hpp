#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

enum class JUnitResult { passed, failed, error };

// One case of a test report.
struct JUnitCase
{
  std::string name = {};
  std::string group = {}; // the attribute classname
  JUnitResult result = JUnitResult::passed;
  std::string message = {}; // of one that did not pass
};

// Return a test report in the XML of JUnit, which pipelines read: one test suite, without
// times. Whatever XML 1.0 has no place for becomes U+FFFD.
std::string junit_report(std::string_view suite, const std::vector<JUnitCase>& cases);

} // namespace oidcctl
