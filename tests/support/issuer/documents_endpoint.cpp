#include "endpoints.hpp"

namespace oidcctl::test_issuer {

Reply
answer_discovery(const Visit& visit)
{
  return reply_with(visit.site,
                    visit.site.discovery,
                    discovery_document(visit.site, visit.issuer, visit.service.keys));
}

Reply
answer_document(const Visit& visit)
{
  const auto issuer =
      find_parameter(parameters_of(visit.ask), "issuer").value_or(visit.issuer);
  return json_reply(200, discovery_document(visit.site, issuer, visit.service.keys));
}

Reply
answer_keys(const Visit& visit)
{
  return reply_with(visit.site, visit.site.keys, key_set(visit.site, visit.service.keys));
}

} // namespace oidcctl::test_issuer
