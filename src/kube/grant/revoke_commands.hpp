#pragma once

#include "base/json.hpp"
#include "kube/grant/revoke.hpp"

#include <string>

namespace oidcctl::rbac {

// Return the JSON patch (RFC 6902) that a step makes: it tests that each subject still is
// where it was before it removes it, and that no one is left where that was the plan, so
// that a binding which has changed meanwhile stays as it is.
Json patch_of(const RevokeStep& step);

// Return the kubectl commands that carry a step out, one a line, quoted for any POSIX
// shell; a comment for a step that is refused. A binding is deleted only after a patch
// that has left no one in it. An error when a name has characters that a terminal would
// not show.
Result<std::string> revoke_commands(const RevokeStep& step);

} // namespace oidcctl::rbac
