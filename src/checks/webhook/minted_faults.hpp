#pragma once

#include "checks/webhook/probe.hpp"

#include <cstdint>
#include <span>

// Tokens of the issuer that have one fault each, as a table.
namespace oidcctl::webhook {

// A token before it is signed, and what is expected of the webhook.
struct Draft
{
  const TokenSettings& settings;
  std::int64_t now = 0;
  Json header = {};
  Json claims = {};
  Expect expect = Expect::refused;
  bool is_asked = true; // else the settings say too little to judge it
};

// One row of the table: a change of a good token.
struct MintedFault
{
  const char* probe;
  const char* what;
  Expect expect;
  void (*change)(Draft&);
};

// Return all rows; the first is the good token itself ("minted").
std::span<const MintedFault> minted_faults();

} // namespace oidcctl::webhook
