#pragma once

#include "base/time.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace oidcctl::kube {

// Return the time that Go's time.Parse(time.RFC3339, text) takes `text` for, in whole
// seconds, or its error message.
tl::expected<Time, std::string> parse_go_time(std::string_view text);

} // namespace oidcctl::kube
