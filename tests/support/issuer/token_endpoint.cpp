#include "base/base64.hpp"
#include "base/text.hpp"
#include "endpoints.hpp"

namespace oidcctl::test_issuer {

namespace {

// Return the client that the request names, in its header (RFC 6749 chapter 2.3.1) or in
// its body.
std::string
client_of(const Visit& visit, const std::vector<QueryParameter>& parameters)
{
  constexpr std::string_view scheme = "basic ";
  const std::string_view header = visit.ask.authorization;
  if (text::to_lower(header.substr(0, scheme.size())) == scheme) {
    const auto pair = base64::decode(text::trim(header.substr(scheme.size())),
                                     base64::Alphabet::standard)
                          .value_or("");
    return percent_decode(std::string_view(pair).substr(0, pair.find(':')));
  }
  return find_parameter(parameters, "client_id").value_or("");
}

} // namespace

Reply
answer_token(const Visit& visit)
{
  const auto parameters = parameters_of(visit.ask);
  if (visit.site.clients.count(client_of(visit, parameters)) == 0) {
    return json_reply(401, {{"error", "invalid_client"}});
  }
  const auto grant = find_parameter(parameters, "grant_type");
  if (!grant) {
    return json_reply(400, {{"error", "invalid_request"}});
  }
  const bool known = *grant == "authorization_code" || *grant == "refresh_token";
  return json_reply(400, {{"error", known ? "invalid_grant" : "unsupported_grant_type"}});
}

} // namespace oidcctl::test_issuer
