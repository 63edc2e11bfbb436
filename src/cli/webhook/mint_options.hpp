#pragma once

#include "base/result.hpp"
#include "checks/webhook/probe.hpp"
#include "cli/framework/parameters.hpp"

#include <memory>
#include <string>
#include <vector>

namespace oidcctl {
class Signing;
struct System;
} // namespace oidcctl

// The tokens that `webhook test` makes with the key of an issuer that the webhook trusts.
namespace oidcctl::cli {

struct MintFlags
{
  std::string key_file = {};
  std::string issuer_url = {};
  std::vector<std::string> client_ids = {}; // the first is the audience
  std::string key_id = {};
  std::string username_claim = "sub";
  std::string groups_claim = "groups";
  std::string claims_file = {};
  std::vector<std::string> algorithms = {};
  std::vector<std::string> amr = {};
  std::vector<std::string> acr = {};
  std::vector<std::string> parties = {};
  long login_age = 0; // seconds; 0: not demanded
};

// Declare --issuer-key, and what the tokens contain and the webhook demands.
void add_mint_options(const Parameters& parameters, MintFlags& flags);

// The key and what it signs; `key` is empty without --issuer-key.
struct MintOptions
{
  std::unique_ptr<SigningKey> key = nullptr;
  webhook::TokenSettings settings = {};
};

// Return what the flags mean; the files are read here. Errors name the file, and a usage
// error the algorithms that the key cannot sign with.
Result<MintOptions>
mint_options(System& system, const Signing& signing, const MintFlags& flags);

} // namespace oidcctl::cli
