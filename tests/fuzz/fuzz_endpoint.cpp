#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/coreweave/endpoint.hpp"

using namespace oidcctl;
using fuzz::require;

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto endpoint = Endpoint::parse(fuzz::text_of(data, size));
  if (!endpoint) {
    const auto& problem = endpoint.error();
    require(text::printable(problem.text) == problem.text, "a reason can be printed");
    require(!problem.text.empty() && !problem.hint.empty(), "a reason has words");
    return 0;
  }
  for (const auto kind : {EndpointKind::managed, EndpointKind::unmanaged}) {
    const auto url = endpoint->as(kind).url();
    require(text::printable(url) == url, "a URL can be printed");
    require(endpoint->as(kind).host().find("api.api.") == std::string::npos,
            "api. stands once");
    const auto again = Endpoint::parse(url);
    require(again.has_value(), "the URL of an endpoint is an endpoint");
    require(again->kind == kind && again->as(kind).url() == url,
            "converting is idempotent");
    require(again->org_id == endpoint->org_id && again->zone == endpoint->zone &&
                again->cluster_hash == endpoint->cluster_hash &&
                again->cluster_name.empty(),
            "the parts stay");
  }
  const auto same = Endpoint::parse(endpoint->url());
  require(same && same->host() == endpoint->host(), "the URL has the same host");
  return 0;
}
