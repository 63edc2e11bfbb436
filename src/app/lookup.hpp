#pragma once

#include "base/error.hpp"
#include "model/http/exchange.hpp"
#include "model/http/url.hpp"
#include "ports/http.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace oidcctl {

class Resolver;

// Return the addresses of the host of `url`, or why there are none. Nothing is looked up
// for a host that --connect-to or a proxy leads to: what the resolver of this machine
// says of it does not matter.
std::variant<NotTried, Error, std::vector<std::string>>
look_up(Resolver& resolver,
        const NetworkOptions& network,
        const Url& url,
        Milliseconds timeout);

} // namespace oidcctl
