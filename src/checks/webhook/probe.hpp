#pragma once

#include "base/json.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "model/oidc/signing.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What `webhook test` sends: lists of requests, made without sending them.
namespace oidcctl::webhook {

// What a right webhook does with a token.
enum class Expect {
  refused,
  better_refused, // accepting it is a warning
  accepted,
  reported, // either, as it is configured
};

// Which client certificate a request is sent with.
enum class Caller {
  own,       // that of the kubeconfig, where it has one
  none,      // without it
  imitation, // one like it, signed by a CA that no one trusts
};

// One request.
struct Probe
{
  std::string name = {}; // permanent: "garbage"; a check judges all of one name
  std::string what = {}; // for messages: "a token that expired a second ago"
  std::string base = {}; // the probe whose token has to be accepted for this to say
                         // anything: "good", "minted"; empty: none
  Expect expect = Expect::refused;
  std::string opinion = {}; // of an authorization webhook, that is expected; empty: any
  std::string method = "POST";
  std::string path = {}; // added to that of the webhook
  std::string body = {};
  std::string version = {}; // of the review: "v1", "v1beta1"; empty: not a review
  Caller caller = Caller::own;
  bool is_chunked = false;
};

using Probes = std::vector<Probe>;

// What the caller of `webhook test` says about the tokens that the webhook accepts. Lists
// that are empty are not judged.
struct TokenSettings
{
  std::string issuer = {};
  std::string audience = {};
  std::string key_id = {};
  std::string algorithm = {}; // of tokens that are made; empty: that of the key
  std::string username_claim = "sub";
  std::string groups_claim = "groups";
  Json claims = Json::object();                    // more of them, in every token
  std::vector<std::string> algorithms = {};        // that are accepted
  std::vector<std::string> amr = {};               // that a second factor is known by
  std::vector<std::string> acr = {};               // of which one is demanded
  std::vector<std::string> parties = {};           // `azp` that are accepted
  std::optional<Seconds> login_age = std::nullopt; // by `auth_time`, at most
};

// The key of an issuer that the webhook trusts.
struct Mint
{
  const SigningKey* key = nullptr;
  const SigningKey* stranger = nullptr; // of the same type, which no one publishes
  TokenSettings settings = {};
};

// Return the body that asks about `token`.
std::string review_body(const std::string& token,
                        std::string_view version,
                        const std::vector<std::string>& audiences = {});

// Return requests about each of `tokens`, in v1, like `example`.
Probes about(const Probe& example, const std::vector<std::string>& tokens);

// Return a compact JWS whose signature is `signature`, base64url.
std::string
jws_text(const Json& header, const Json& claims, const std::string& signature);

// Return the algorithm that the header of `token` names; RS256 where it names none.
std::string algorithm_of(const std::string& token);

// Return the claims of a token that the webhook accepts, of the user `subject`.
Json good_claims(const TokenSettings& settings, Time now, const std::string& subject);

// Return a token with these claims, signed by the issuer.
std::string mint_token(const Mint& mint, const Json& claims);

// Return what every webhook is asked: requests that are not reviews, with `review` as the
// body of one that is; and, of an authentication webhook, tokens that no one made.
Probes transport_probes(const std::string& review, bool has_client_certificate);
Probes token_probes(const std::string& canary_token);

// Return what is asked about a good token: itself, and tokens made of it without a key of
// its issuer. `stranger` signs some of them; nullptr: none of these.
Probes good_token_probes(const std::string& token, const SigningKey* stranger);

// Return tokens of the issuer with one fault each, and a good one ("minted").
Probes minted_probes(const Mint& mint, Time now);

// Return tokens that name `canary`, a URL, as the place of their key or their issuer.
// Nothing may be fetched from there. `token`: a good one, or empty; `mint`: or nullptr.
Probes canary_probes(const std::string& canary,
                     const std::string& token,
                     const Mint* mint,
                     Time now);

} // namespace oidcctl::webhook
