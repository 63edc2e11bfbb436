#pragma once

#include <optional>
#include <string>
#include <string_view>

// What the parts of a CKS cluster's host name may look like. Each function returns what
// is wrong, or nothing. No grammar is published: CoreWeave's Terraform provider and the
// hosts that were seen are what these rules were drawn from.
namespace oidcctl::endpoint_parts {

// Return whether `text` is a cluster hash: 8 hexadecimal digits in lower case.
bool is_hash(std::string_view text);

// Return what is wrong with `text`, in lower case, as a part of a label; `what` names it.
std::optional<std::string> part_problem(std::string_view what, std::string_view text);

// Return whether a whole label of a host name is too long (RFC 1035: 63 characters).
std::optional<std::string> label_problem(std::string_view label);

// Return what is wrong with a cluster's name: 30 characters at most, printable ASCII.
std::optional<std::string> name_problem(std::string_view name);

} // namespace oidcctl::endpoint_parts
