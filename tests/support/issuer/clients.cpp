#include "clients.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

namespace oidcctl::test_issuer {

namespace {

struct Credentials
{
  std::string id = {};
  std::string secret = {};
};

Credentials
credentials_of(const Visit& visit, const Parameters& parameters)
{
  constexpr std::string_view scheme = "basic ";
  const std::string_view header = visit.ask.authorization;
  if (text::to_lower(header.substr(0, scheme.size())) == scheme) {
    const auto pair = base64::decode(text::trim(header.substr(scheme.size())),
                                     base64::Alphabet::standard)
                          .value_or("");
    const auto colon = pair.find(':');
    return {percent_decode(std::string_view(pair).substr(0, colon)),
            colon == std::string::npos
                ? ""
                : percent_decode(std::string_view(pair).substr(colon + 1))};
  }
  return {value_of(parameters, "client_id"), value_of(parameters, "client_secret")};
}

} // namespace

std::string
value_of(const Parameters& parameters, std::string_view name)
{
  return find_parameter(parameters, name).value_or("");
}

std::optional<std::string>
client_of(const Visit& visit, const Parameters& parameters)
{
  const auto given = credentials_of(visit, parameters);
  const auto known = visit.site.clients.find(given.id);
  if (known == visit.site.clients.end() || known->second.secret != given.secret) {
    return std::nullopt;
  }
  return given.id;
}

Reply
oauth_error(std::string_view error, std::string_view description)
{
  Json body{{"error", error}};
  if (!description.empty()) {
    body["error_description"] = description;
  }
  return json_reply(error == "invalid_client" ? 401 : 400, body);
}

} // namespace oidcctl::test_issuer
