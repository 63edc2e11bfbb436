#pragma once

#include "yaml/node.hpp"

#include <string_view>

namespace oidcctl::test {

// Return the first resource of a Terraform text as a map: attributes by their names,
// blocks as maps, several blocks of one name as a list. Only literals are read (strings,
// heredocs, booleans, lists, objects); another expression is the text that it is. A text
// that is not such HCL fails the test.
yaml::Node read_hcl_resource(std::string_view text);

} // namespace oidcctl::test
