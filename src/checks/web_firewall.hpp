#pragma once

#include "model/http/http.hpp"

#include <optional>
#include <string_view>

namespace oidcctl::checks {

// Return the name of the web application firewall or bot protection whose page `reply`
// is, or nothing.
std::optional<std::string_view> web_firewall(const HttpReply& reply);

} // namespace oidcctl::checks
