#pragma once

#include <string>
#include <string_view>
#include <vector>

// Selectors as apimachinery reads them (pkg/labels, pkg/fields, pkg/util/validation).
// What they select does not matter to RBAC; that they can be read decides whether an API
// server answers a review, and what it says beside the answer.
namespace oidcctl::review {

// Return whether a raw selector can be read: "a in (b,c),!d" and "metadata.name=x".
bool is_label_selector(std::string_view text);
bool is_field_selector(std::string_view text);

// Return what is wrong with the key or the value of a label, in the words of Kubernetes;
// nothing when it is valid.
std::vector<std::string> label_key_problems(std::string_view key);
std::vector<std::string> label_value_problems(std::string_view value);

} // namespace oidcctl::review
