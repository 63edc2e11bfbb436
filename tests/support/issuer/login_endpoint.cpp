#include "endpoints.hpp"

namespace oidcctl::test_issuer {

Reply
answer_login(const Visit& visit)
{
  const auto client = find_parameter(parameters_of(visit.ask), "client_id");
  return page_reply(
      200, "Sign in", "to continue to " + client.value_or("an unknown client"));
}

} // namespace oidcctl::test_issuer
