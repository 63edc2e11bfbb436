#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/oidc/discovery.hpp"
#include "providers/provider.hpp"

namespace {

using namespace oidcctl;
using fuzz::require;

void
check_list(const Announced& list)
{
  require(list.is_listed() || list.values.empty(), "only a list has values");
  for (const auto& value : list.values) {
    require(list.contains(value), "a list contains its values");
  }
}

void
check_document(const Discovery& document)
{
  for (const auto* text : {&document.issuer,
                           &document.authorization_endpoint,
                           &document.token_endpoint,
                           &document.jwks_uri,
                           &document.userinfo_endpoint,
                           &document.device_authorization_endpoint}) {
    require(text::is_utf8(*text), "the strings of a document are UTF-8");
  }
  for (const auto* list : {&document.signing_algorithms,
                           &document.scopes,
                           &document.claims,
                           &document.response_types,
                           &document.response_modes,
                           &document.grant_types,
                           &document.pkce_methods,
                           &document.token_auth_methods}) {
    check_list(*list);
  }
  require(document.duplicates.size() <= document.raw.members.size() / 2,
          "a duplicate stands at least twice");
  for (const auto& member : document.raw.members) {
    static_cast<void>(document.text(member.name));
    require(document.raw.find(member.name) != nullptr, "a member can be found");
  }
  const auto url = discovery_url(document.issuer);
  require(url.find("/.well-known/openid-configuration") != std::string::npos,
          "the document is below the well-known path");
  static_cast<void>(recognise(document.issuer, &document));
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (const auto document = Discovery::parse(fuzz::text_of(data, size))) {
    check_document(*document);
  } else {
    require(text::printable(document.error().message) == document.error().message,
            "a reason can be printed");
  }
  return 0;
}
