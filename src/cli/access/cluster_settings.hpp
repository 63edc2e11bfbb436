#pragma once

#include "cli/options/issuer_options.hpp"
#include "cli/options/network_options.hpp"
#include "model/apiserver/identity.hpp"

#include <optional>
#include <string>

namespace oidcctl {
struct System;
}

// The OIDC settings of the API server, as far as the caller knows them.
namespace oidcctl::cli {

struct SettingsFlags
{
  std::string issuer_url = {};
  IssuerFlags issuer = {};
};

void add_settings_options(const Parameters& parameters, SettingsFlags& flags);

// Return the settings; nothing where no option gives any. Of a file with several issuers
// those that count for `token` are used; the issuer is that of the token where none is
// set.
Result<std::optional<IdentityMapping>>
settings_of(System& system, const SettingsFlags& flags, const std::string& token);

} // namespace oidcctl::cli
