#pragma once

#include <string>

namespace oidcctl {

// Return "401 Unauthorized": the status and its text in Go's net/http, which is what logs
// show of replies over HTTP/2; the bare number where Go has no text. (Over HTTP/1 they
// show what the server calls it.)
std::string status_line(int status);

} // namespace oidcctl
