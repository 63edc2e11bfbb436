#pragma once

#include "ports/http.hpp"

#include <atomic>
#include <memory>

namespace oidcctl {

// HTTP to one issuer, for `webhook serve`: only https, and no redirect from a public
// address to a private one, which would make the webhook ask its own network.
class IssuerHttp : public Http
{
public:
  explicit IssuerHttp(std::unique_ptr<Http> http) : m_http(std::move(http)) {}

  tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request) override;

private:
  std::unique_ptr<Http> m_http;
  // Whether the last request that was not a redirect went to a public address.
  std::atomic<bool> m_is_public{false};
};

// Return whether `address` is not of the Internet: loopback, private, link-local, shared,
// unspecified, multicast or reserved. An address that is not one is private.
bool is_private_address(const std::string& address);

} // namespace oidcctl
