#pragma once

#include "model/connect_to.hpp"
#include "model/http.hpp"

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace oidcctl {

// What holds for all requests of one session. TLS is always verified; there is no switch.
struct NetworkOptions
{
  std::string ca_pem = {}; // the only roots that are trusted; empty: the system's roots
  std::vector<ConnectTo> connect_to = {};
};

// HTTP and HTTPS. Safe to use from many threads at once.
class Http
{
public:
  virtual ~Http() = default;

  // Send one request and return what came back, whatever its status: a status code is an
  // answer. A failure says why there is no reply. Blocks for `request.timeout` at most.
  virtual tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request) = 0;
};

} // namespace oidcctl
