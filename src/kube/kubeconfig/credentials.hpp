#pragma once

#include "base/time.hpp"
#include "go/x509/certificate.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the credentials of a kubeconfig are worth, looked at as client-go and Go do.
namespace oidcctl::kube {

// Something that is not what it looks like, and what to do.
struct CredentialProblem
{
  bool is_refused = false; // by kubectl; else it may be meant
  std::string words = {};
  std::string hint = {};
};

// The certificates of a CA bundle.
struct CaBundle
{
  // client-go's words for why it can trust nothing in it; empty: it can.
  std::string problem = {};
  std::string hint = {};
  std::vector<go::x509::Certificate> certificates = {}; // those that parse
  std::size_t skipped =
      0; // CERTIFICATE blocks that Go passes over, because they do not parse
};

// Return what client-go takes from `pem`, which is not empty (transport rootCertPool).
CaBundle read_ca_bundle(std::string_view pem);

// Return what is wrong with a bearer token: white space, "Bearer ", base64 around it, a
// placeholder. The words do not repeat it.
std::vector<CredentialProblem> token_problems(std::string_view token);

// Return which placeholder `text` is that `kubectl config view` prints instead of data,
// or empty. `text` is as the kubeconfig has it, base64 decoded.
std::string_view placeholder_in(std::string_view text);

// Return the hint for data that is not PEM: a placeholder, base64 twice, indentation, or
// what PEM has to look like. `what`: "a certificate".
std::string hint_for_pem(std::string_view text, std::string_view what);

// How far something that ends is from its end.
struct Validity
{
  enum class State { valid, ends_soon, expired, not_yet_valid };

  State state = State::valid;
  std::string words = {}; // "expired on 2026-01-01T00:00:00Z, 3 days ago"
};

// Return the state at `now` of something that is valid from `not_before`, where that is
// known, to `not_after`; `notice` before that it ends soon.
Validity
validity_of(std::optional<Time> not_before, Time not_after, Time now, Seconds notice);

// How long before their ends certificates and tokens are warned of.
inline constexpr Seconds k_certificate_notice = std::chrono::days{30};
inline constexpr Seconds k_token_notice = std::chrono::days{7};

// Return the first certificate in `pem`, which is the one that a client sends; nothing
// where there is none or it does not parse.
std::optional<go::x509::Certificate> first_certificate(std::string_view pem);

// Return which of a client certificate (PEM) and a token, either may be empty, is not
// valid at `now`: "the client certificate expired on ...".
std::vector<std::string>
ended_credentials(std::string_view certificate_pem, std::string_view token, Time now);

// Return the validity of a certificate, or of a token that is a JWT with an expiry.
Validity validity_of(const go::x509::Certificate& certificate, Time now);
std::optional<Validity> validity_of_token(std::string_view token, Time now);

} // namespace oidcctl::kube
