#pragma once

#include "kube/rbac/snapshot.hpp"

#include <string>
#include <string_view>

// JSON that is written while it is made, for lists that are longer than memory should
// hold.
namespace oidcctl::cli {

// Return `text` as a JSON string.
std::string json_text(std::string_view text);
// The same, and null for an empty one.
std::string json_text_or_null(std::string_view text);

// Return a subject, and a binding with its role, as objects in one line.
std::string json_subject(const rbac::SubjectView& subject);
std::string json_binding(const rbac::BindingView& binding);

} // namespace oidcctl::cli
