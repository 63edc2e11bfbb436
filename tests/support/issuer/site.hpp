#pragma once

#include "message.hpp"
#include "signing_keys.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

// A site: one issuer among many below one port, and all that can be wrong with it.
namespace oidcctl::test_issuer {

// How one of the two documents of a site is answered.
struct Answer
{
  int status = 200;
  std::optional<std::string> raw = std::nullopt; // instead of the document
  std::optional<std::string> redirect = std::nullopt;
  std::vector<HttpHeader> headers = {}; // on top of the usual ones
};

struct Client
{
  // One without a port stands for all ports (RFC 8252 chapter 7.3).
  std::vector<std::string> redirect_uris = {};
  std::string secret = {}; // empty: a public client
};

// How people log in at a site, and what they get for it.
struct Login
{
  Json user = default_user(); // claims of who logs in
  // They are signed in already: a browser goes straight back to the client.
  bool is_immediate = false;
  std::string error = {}; // what the browser goes back with instead of a code
  std::string error_description = {};
  // RFC 9207: what the browser goes back with, if it is not the issuer; empty for none.
  std::optional<std::string> iss = std::nullopt;
  Seconds lifetime{3600};                 // of ID tokens and access tokens
  Json claims = Json::object();           // over those of every ID token
  std::vector<std::string> left_out = {}; // members of the answers with tokens
  Seconds interval{1};                    // between polls for a device code
  std::map<std::string, std::string> passwords = {{"jane", "pa55word"}};
  Answer token = {};     // instead of all answers with tokens
  Milliseconds delay{0}; // of the token endpoint

  static Json default_user();
};

struct Site
{
  Json members = Json::object();         // of the discovery document, over the usual ones
  std::vector<std::string> removed = {}; // names of members that are left out
  std::vector<std::string> own = {"rs256"}; // own keys in the key set, by kid
  Json extra_keys = Json::array();          // further JWKs
  Answer discovery = {};
  Answer keys = {};
  Milliseconds delay{0}; // of both documents
  Delivery delivery = Delivery::whole;
  std::map<std::string, Client> clients = {
      {"kubernetes", {{"http://localhost:8000", "http://localhost:18000"}}},
      {"kubernetes-native", {{"http://localhost", "http://127.0.0.1", "http://[::1]"}}},
  };
  Login login = {};
};

// Return the discovery document of `site`, whose issuer is `issuer`.
Json
discovery_document(const Site& site, const std::string& issuer, const SigningKeys& keys);

// Return the key set of `site`.
Json key_set(const Site& site, const SigningKeys& keys);

// Return `answer` with `document` in it where it asks for nothing else.
Reply reply_with(const Site& site, const Answer& answer, const Json& document);

} // namespace oidcctl::test_issuer
