#include "base/text.hpp"
#include "clients.hpp"
#include "endpoints.hpp"

namespace oidcctl::test_issuer {

Reply
answer_device_authorization(const Visit& visit)
{
  const auto parameters = parameters_of(visit.ask);
  const auto client = client_of(visit, parameters);
  if (!client) {
    return oauth_error("invalid_client");
  }
  const auto challenge = value_of(parameters, "code_challenge");
  if (!challenge.empty() && value_of(parameters, "code_challenge_method") != "S256") {
    return oauth_error("invalid_request", "this code_challenge_method is not offered");
  }
  visit.service.tally.count(visit.name, "device_authorization");
  const auto& interval = visit.site.login.interval;
  const auto codes = visit.service.devices.begin({.site = visit.name,
                                                  .client = *client,
                                                  .scope = value_of(parameters, "scope"),
                                                  .challenge = challenge},
                                                 interval);
  const auto page = visit.issuer + "/device";
  return json_reply(
      200,
      {{"device_code", codes.device_code},
       {"user_code", codes.user_code},
       {"verification_uri", page},
       {"verification_uri_complete", page + "?user_code=" + codes.user_code},
       {"expires_in", k_device_lifetime.count()},
       {"interval", interval.count()}});
}

Reply
answer_device_page(const Visit& visit)
{
  const auto code = value_of(parameters_of(visit.ask), "user_code");
  return page_reply(200,
                    "Sign in on another device",
                    "POST user_code=" + (code.empty() ? "CODE" : code) +
                        " to approve the login that shows this code, with deny=1 to "
                        "refuse it");
}

Reply
answer_device(const Visit& visit)
{
  const auto parameters = parameters_of(visit.ask);
  const auto code = value_of(parameters, "user_code");
  const bool is_approved = !find_parameter(parameters, "deny").has_value();
  if (!visit.service.devices.settle(
          code, visit.name, visit.site.login.user, is_approved)) {
    return page_reply(
        404, "404", "no login that waits shows the code " + text::quote(code));
  }
  return page_reply(
      200, is_approved ? "Signed in" : "Refused", "the other device goes on");
}

} // namespace oidcctl::test_issuer
