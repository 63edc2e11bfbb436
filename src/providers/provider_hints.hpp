#pragma once

#include "providers/provider.hpp"

#include <span>
#include <string_view>

namespace oidcctl {

enum class HintTopic {
  always,
  email,
  preferred_username,
  groups,
  pkce,
  secret,
  refresh,
  redirect,
  device,
  issuer,
  algorithm,
  lifetime,
};

// One piece of advice for the admin of a cluster: what to do, and why.
struct ProviderHint
{
  std::string_view provider = {}; // id
  HintTopic topic = HintTopic::always;
  bool warning = false; // logins fail or are unsafe when it is not followed
  std::string_view text = {};
};

// Return the advice on `provider`; there is always some.
std::span<const ProviderHint> hints_of(const Provider& provider);

// The tables after that, each sorted by provider; a provider is in one of them only.

// Return the hints on identity services that another user runs.
std::span<const ProviderHint> hosted_hints();

// Return the hints on software that an organisation runs itself.
std::span<const ProviderHint> software_hints();

// Return the hints on consumer logins and on issuers for workloads.
std::span<const ProviderHint> other_hints();

} // namespace oidcctl
