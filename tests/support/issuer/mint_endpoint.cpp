#include "endpoints.hpp"
#include "jwt.hpp"

#include <fmt/format.h>

#include <chrono>

namespace oidcctl::test_issuer {

namespace {

// Put the members of order[`changes`] over those of `object`, and leave out the names of
// order[`removals`].
void
change(Json& object, const Json& order, const char* changes, const char* removals)
{
  const auto changed = order.value(changes, Json::object());
  for (const auto& member : changed.items()) {
    object[member.key()] = member.value();
  }
  const auto removed = order.value(removals, Json::array());
  for (const auto& name : removed) {
    object.erase(name.get<std::string>());
  }
}

Result<std::string>
mint_as_ordered(const Visit& visit, const Json& order)
{
  const auto now = std::chrono::duration_cast<Seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const auto alg = order.value("alg", "RS256");
  const auto* key = visit.service.keys.find_signer(alg);
  if (key == nullptr && alg != "none") {
    return fail(ErrorCode::usage, "no key signs with " + alg);
  }
  Json header{{"alg", alg}, {"typ", "JWT"}};
  if (key != nullptr) {
    header["kid"] = key->kid;
  }
  Json claims{{"iss", visit.issuer}, {"iat", now}, {"exp", now + 3600}};
  change(header, order, "header", "remove_header");
  change(claims, order, "claims", "remove");
  return mint(header, claims, key);
}

} // namespace

Reply
answer_mint(const Visit& visit)
{
  const auto order = parse_json(visit.ask.body.empty() ? "{}" : visit.ask.body);
  const auto refuse = [](const std::string& why) {
    return make_reply(400, "text/plain", why + "\n");
  };
  if (!order) {
    return refuse(describe(order.error()));
  }
  try {
    auto token = mint_as_ordered(visit, *order);
    return token ? make_reply(200, "application/jwt", std::move(*token))
                 : refuse(describe(token.error()));
  } catch (const nlohmann::json::exception& error) {
    return refuse(error.what());
  }
}

} // namespace oidcctl::test_issuer
