#include "app/login/login.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "model/oidc/device_authorization.hpp"
#include "model/oidc/pkce.hpp"
#include "ports/clock.hpp"
#include "ports/random.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Step = DevicePoll::Step;

constexpr int k_most_silences = 5; // in a row, from a provider that answered before

std::vector<QueryParameter>
device_parameters(const LoginSettings& settings, const std::string& verifier)
{
  std::vector<QueryParameter> parameters{{"scope", text::join(settings.scopes(), " ")}};
  if (!verifier.empty()) {
    parameters.push_back({"code_challenge", s256_challenge(verifier)});
    parameters.push_back({"code_challenge_method", "S256"});
  }
  for (const auto& [name, value] : settings.extra_parameters) {
    parameters.push_back({name, value});
  }
  return parameters;
}

void
announce(System& system, const DeviceAuthorization& device)
{
  const auto url = text::printable(device.verification_url);
  const auto code = text::printable(device.user_code);
  auto words = fmt::format(
      "Open this address on any device:\n\n  {}\n\nand enter this code:\n\n  {}\n\n",
      url,
      code);
  if (!device.complete_url.empty()) {
    words += fmt::format("Or open this address, which includes the code, and compare the "
                         "code:\n\n  {}\n\n",
                         text::printable(device.complete_url));
  }
  system.terminal.err(words);
}

tl::unexpected<Error>
not_approved(const TokenRefusal& refusal, const LoginSettings& settings)
{
  if (refusal.error == "expired_token") {
    return fail(ErrorCode::login, "the code expired", "try again");
  }
  if (refusal.error == "access_denied") {
    return fail(ErrorCode::login, "the provider refused the login: " + refusal.message);
  }
  return refused_login(refusal, settings);
}

// Ask until the person is done, the code has expired, or the provider says no.
Result<CachedLogin>
poll(System& system,
     ProviderSession& session,
     const DeviceAuthorization& device,
     const std::string& verifier)
{
  DevicePoll polling(device.interval);
  int silences = 0;
  const auto end = system.clock.steady() + device.lifetime;
  while (system.clock.steady() < end) {
    if (!system.clock.sleep(polling.interval())) {
      return fail(ErrorCode::interrupted, "interrupted");
    }
    auto answer = session.redeem(device_grant(device.device_code, verifier));
    const bool is_answer = answer && (*answer || !answer->error().error.empty());
    silences = is_answer ? 0 : silences + 1;
    if (silences == k_most_silences) {
      return answer
                 ? Result<CachedLogin>(refused_login(answer->error(), session.settings()))
                 : tl::make_unexpected(std::move(answer).error());
    }
    const auto step = is_answer ? polling.after(*answer) : polling.after_silence();
    if (step == Step::done) {
      return session.accept(**answer, {}, std::nullopt, std::nullopt);
    }
    if (step == Step::over) {
      return not_approved(answer->error(), session.settings());
    }
  }
  return fail(ErrorCode::login,
              fmt::format("no login within {}", human(device.lifetime)),
              "try again");
}

} // namespace

Result<CachedLogin>
log_in_by_device(System& system, ProviderSession& session)
{
  const auto& settings = session.settings();
  TRY_ASSIGN(const auto url,
             ProviderSession::endpoint(session.document().device_authorization_endpoint,
                                       "device_authorization_endpoint"));
  TRY(ProviderSession::endpoint(session.document().token_endpoint, "token_endpoint"));
  std::string verifier;
  // RFC 8628 does not have a PKCE; who announces S256 takes it, and who does not may
  // refuse it.
  const bool takes_pkce = session.document().pkce_methods.contains("S256");
  if (settings.pkce == PkceMethod::s256 ||
      (settings.pkce == PkceMethod::automatic && takes_pkce)) {
    constexpr std::size_t bytes = 32;
    verifier = base64::encode(system.random.bytes(bytes), base64::Alphabet::url);
  }
  TRY_ASSIGN(const auto reply, session.post(url, device_parameters(settings, verifier)));
  const auto device = DeviceAuthorization::read(reply);
  if (!device) {
    return refused_login(device.error(), settings);
  }
  announce(system, *device);
  return poll(system, session, *device, verifier);
}

} // namespace oidcctl
