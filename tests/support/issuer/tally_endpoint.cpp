#include "endpoints.hpp"

namespace oidcctl::test_issuer {

Reply
answer_tally(const Visit& visit)
{
  return json_reply(200, visit.service.tally.of(visit.name));
}

} // namespace oidcctl::test_issuer
