#include "clients.hpp"
#include "endpoints.hpp"

namespace oidcctl::test_issuer {

Reply
answer_revocation(const Visit& visit)
{
  const auto parameters = parameters_of(visit.ask);
  const auto client = client_of(visit, parameters);
  if (!client) {
    return oauth_error("invalid_client");
  }
  const auto token = find_parameter(parameters, "token");
  if (!token) {
    return oauth_error("invalid_request", "token is missing");
  }
  visit.service.tally.count(visit.name, "revocation");
  // A token that no one knows is as good as revoked (RFC 7009 chapter 2.2).
  visit.service.vault.revoke(*token, *client);
  return Reply{};
}

Reply
answer_end_session(const Visit& visit)
{
  visit.service.tally.count(visit.name, "end_session");
  return page_reply(200, "Signed out", "nobody is signed in any more");
}

} // namespace oidcctl::test_issuer
