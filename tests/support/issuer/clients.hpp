#pragma once

#include "service.hpp"

// Clients of a site, at the endpoints that no browser sees.
namespace oidcctl::test_issuer {

using Parameters = std::vector<QueryParameter>;

// Return the value of the parameter `name`; empty when it is absent.
std::string value_of(const Parameters& parameters, std::string_view name);

// Return the ID of the client that the request names, in its header (RFC 6749 chapter
// 2.3.1) or in its body; nothing when the site does not know it, or not with this secret.
std::optional<std::string> client_of(const Visit& visit, const Parameters& parameters);

// Return an error as RFC 6749 chapter 5.2 wants it.
Reply oauth_error(std::string_view error, std::string_view description = {});

} // namespace oidcctl::test_issuer
