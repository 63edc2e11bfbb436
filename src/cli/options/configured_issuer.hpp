#pragma once

#include "cli/options/issuer_options.hpp"
#include "cli/options/network_options.hpp"
#include "kube/apiserver/policies.hpp"

#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// The option --authentication-config: a file as policy, instead of the single options.
namespace oidcctl::cli {

// Return the issuers of the file that `flags` name, in its order. An error where the API
// server would not start with the file, and where single options are set as well.
Result<std::vector<apiserver::IssuerPolicy>> configured_issuers(System& system,
                                                                const IssuerFlags& flags);

// Put one issuer of the file instead of the flags: the one called `issuer_url`, or the
// only one, or, where `token` is given, the one that the API server asks about it.
// `issuer_url` then is its URL. Nothing happens without --authentication-config.
Result<void> take_configured_issuer(System& system,
                                    IssuerFlags& flags,
                                    std::string& issuer_url,
                                    const std::string* token = nullptr);

// Trust only the CA of the issuer that was taken, as the API server does, unless
// --certificate-authority says otherwise.
void trust_configured(NetworkOptions& network,
                      const NetworkFlags& flags,
                      const IssuerFlags& issuer);

// Put `entry` instead of the flags.
void
take_issuer(apiserver::IssuerPolicy entry, IssuerFlags& flags, std::string& issuer_url);

} // namespace oidcctl::cli
