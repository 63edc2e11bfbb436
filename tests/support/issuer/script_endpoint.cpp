#include "endpoints.hpp"
#include "script.hpp"

namespace oidcctl::test_issuer {

Reply
answer_script(const Visit& visit)
{
  auto site = parse_script(visit.ask.body);
  if (!site) {
    return make_reply(400, "text/plain", describe(site.error()) + "\n");
  }
  for (const auto& kid : site->own) {
    if (visit.service.keys.find(kid) == nullptr) {
      return make_reply(400, "text/plain", "own: no key is called " + kid + "\n");
    }
  }
  visit.service.scripts.put(visit.name, std::move(*site));
  return Reply{.status = 204};
}

Reply
answer_script_removal(const Visit& visit)
{
  visit.service.scripts.drop(visit.name);
  return Reply{.status = 204};
}

} // namespace oidcctl::test_issuer
