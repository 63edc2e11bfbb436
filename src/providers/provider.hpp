#pragma once

#include "model/oidc/discovery.hpp"

#include <span>
#include <string_view>

namespace oidcctl {

enum class PkceFact { announced, works_unannounced, unsupported, unknown };

enum class SecretFact { never_needed_for_public_client, required_with_pkce, depends };

// How a refresh token is had. Only `offline_access_scope` says that the scope may be
// asked for unseen: elsewhere it can end the login with invalid_scope.
enum class RefreshFact {
  offline_access_scope,
  always_issued,
  access_type_offline, // a parameter of the authorization request
  application_setting,
  none,
  unknown,
};

// Whether the ID token carries a claim. `configured` means only after the admin of the
// provider did something; `no` means never.
enum class ClaimFact { yes, no, configured, unknown };

// Which port of a registered loopback redirect URI the provider accepts.
enum class RedirectFact {
  exact,
  any_port,              // on localhost and on loopback addresses
  any_port_on_localhost, // http://localhost only
  any_port_on_address,   // http://127.0.0.1 and http://[::1] only
  unknown,
};

// What is known about a provider before anything is asked of it. Where a fact and the
// provider's document disagree, the document is newer.
struct Provider
{
  std::string_view id = {}; // permanent, lower case
  std::string_view name = {};
  bool people_can_log_in = true; // false: it signs tokens for workloads only
  PkceFact pkce = PkceFact::unknown;
  SecretFact secret = SecretFact::depends;
  RefreshFact refresh = RefreshFact::unknown;
  RedirectFact redirect = RedirectFact::unknown;
  bool device_flow = false; // the client that opens a browser may use it too
  ClaimFact email_verified = ClaimFact::unknown;
  ClaimFact preferred_username = ClaimFact::unknown;
  ClaimFact groups = ClaimFact::unknown;
  std::string_view groups_scope = {}; // the scope that brings groups; empty: ask for none
  std::string_view groups_claim = {}; // empty when no name is usual
};

// Return all providers, sorted by id.
std::span<const Provider> providers();

// Return the provider called `id`, or nullptr.
const Provider* find_provider(std::string_view id);

// Return the provider after an issuer, or nullptr. In this order, because each step can
// be right where the next one is wrong:
//   1. a host that only the provider has, in `issuer_url`, then in the document's issuer;
//   2. marks in the document: a custom domain hides the host, not the software;
//   3. a path that is usual for a product, in `issuer_url`, then in the document's
//      issuer: any user may serve below /dex, so it yields to a document's marks.
// `document` may be nullptr; `issuer_url` may lack its scheme.
const Provider* recognise(std::string_view issuer_url, const Discovery* document);

// Return the scope to ask for so that a refresh token comes: "offline_access", or empty
// when the provider gives one without it, gives none, or would refuse the scope. Where
// that is not known (`provider` may be nullptr) or set up there, the document decides.
std::string_view refresh_scope(const Provider* provider, const Discovery* document);

} // namespace oidcctl
