#pragma once

#include "model/http/exchange.hpp"
#include "ports/http.hpp"

#include <string>
#include <vector>

namespace oidcctl {

class Clock;

// Asks for documents as kube-apiserver's client does, all of them before one deadline.
class Fetcher
{
public:
  Fetcher(Http& http, const Clock& clock, Milliseconds timeout);

  // Return the time that is left for everything that is still to be asked.
  Milliseconds left() const;

  // Return the reply to a single request; a redirect is a reply.
  tl::expected<HttpReply, HttpFailure> send(const std::string& url,
                                            std::vector<HttpHeader> headers = {});

  // Return the reply after at most nine redirects, to any host, as Go's client follows
  // them. `headers` go to the first host only.
  HttpExchange fetch(const std::string& url, std::vector<HttpHeader> headers = {});

private:
  Http& m_http;
  const Clock& m_clock;
  Milliseconds m_deadline;
};

} // namespace oidcctl
