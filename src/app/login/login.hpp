#pragma once

#include "app/login/provider_session.hpp"
#include "base/result.hpp"
#include "model/login/cached_login.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// How a person logs in.
struct LoginInteraction
{
  std::vector<std::uint16_t> ports = {8000,
                                      18000}; // to listen on, the first that is free
  bool opens_browser = true;
  std::string browser_command = {}; // called with the URL alone; empty: the desktop's
  // The certificate and key, PEM files, that the browser's redirect is served with; both
  // or neither. Empty: plain HTTP.
  std::string certificate_file = {};
  std::string key_file = {};
  Seconds timeout{180};            // for the browser to come back
  std::string url_afterwards = {}; // where the browser is sent when all went well
  bool can_prompt = false;         // a person can type at standard input
  bool verbose = false;
  std::optional<Secret> password = std::nullopt;
};

// Return a new login by the grant of the session's settings. What the person has to know
// goes to standard error. Errors: `login` where the person or the provider does not let
// it happen, `unavailable` where the provider does not answer as it should.
Result<CachedLogin>
log_in(System& system, ProviderSession& session, const LoginInteraction& interaction);

// Return a new login by the refresh token of `before`; a rotated one is handed to `keep`
// before anything else is done. The refusal is the provider's word against it: then the
// refresh token is of no use any more.
Result<tl::expected<CachedLogin, TokenRefusal>>
refresh(ProviderSession& session,
        const CachedLogin& before,
        const std::function<Result<void>(const CachedLogin&)>& keep);

// The ways to log in, one file each.
Result<CachedLogin> log_in_by_browser(System& system,
                                      ProviderSession& session,
                                      const LoginInteraction& interaction);
Result<CachedLogin> log_in_by_keyboard(System& system,
                                       ProviderSession& session,
                                       const LoginInteraction& interaction);
Result<CachedLogin> log_in_by_device(System& system, ProviderSession& session);

// Return the error for a provider that refuses a grant.
tl::unexpected<Error> refused_login(const TokenRefusal& refusal,
                                    const LoginSettings& settings);

// Open `url` by the program `command`, or by the desktop's when that is empty. Where it
// fails a person is told, and can still do it.
void open_browser(System& system, const std::string& command, const std::string& url);

} // namespace oidcctl
