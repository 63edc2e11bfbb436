#pragma once

#include "base/result.hpp"
#include "kube/rbac/binding.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace oidcctl::rbac {

// Append a binding as one YAML document without "---". Readers of YAML 1.1 (kubectl) and
// 1.2 take it for the same, whatever is in its names.
void append_yaml(std::string& out, const Binding& binding);

// Append a binding as a JSON object that starts `indent` columns further right; no line
// break after it.
void append_json(std::string& out, const Binding& binding, std::size_t indent = 0);

// Return the commands that make the binding, one a line, quoted for any POSIX shell:
// `kubectl create`, and `kubectl label` for its labels. Annotations are left out. An
// error when a name has characters that a terminal would not show.
Result<std::string> kubectl_commands(const Binding& binding);

} // namespace oidcctl::rbac
