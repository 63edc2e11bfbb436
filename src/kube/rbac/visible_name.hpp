#pragma once

#include <optional>
#include <string>
#include <string_view>

// Names as a person sees them. RBAC compares names byte for byte, so that white space
// around a name, a character that no font shows, or a quote that a spreadsheet put there
// makes it another name that looks the same.
namespace oidcctl::rbac {

// What is wrong with a name to the eye.
struct NameFault
{
  std::string words = {};    // "has leading or trailing whitespace"
  bool may_be_meant = false; // a quote inside, a comma at the end
};

// Return the first fault of `name`, or nothing: Unicode's White_Space at the ends, what
// is Default_Ignorable or a control character anywhere, white space other than U+0020,
// quotes around the name or that look like straight ones, a comma or semicolon at the
// end. `name` is valid UTF-8.
std::optional<NameFault> name_fault(std::string_view name);

// Return `name` without white space and invisible characters at its ends.
std::string_view trim_name(std::string_view name);

// Return what `name` looks like: without invisible characters, with single U+0020 for any
// white space, with straight quotes, and without quotes around it or a comma or semicolon
// at the end. What is nothing but such characters stays as it is.
std::string visible_name(std::string_view name);

// Return "its role " view" only looks like "view"" when the name of a role is another one
// that looks like `wanted`, or nothing.
std::string role_difference(std::string_view wanted, std::string_view role);

} // namespace oidcctl::rbac
