#pragma once

#include "base/json.hpp"

namespace oidcctl::test {

// Return the list `member` of vectors/`file` in the directory that OIDCCTL_SHARED names:
// cases that came from Kubernetes itself. Where there is no such directory, say so and
// return none.
Json shared_cases(const char* file, const char* member);

} // namespace oidcctl::test
