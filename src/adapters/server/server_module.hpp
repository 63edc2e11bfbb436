#pragma once

#include "ports/http_server.hpp"

namespace oidcctl {

// Return the server that is linked in here.
ServerModule& server_module();

} // namespace oidcctl
