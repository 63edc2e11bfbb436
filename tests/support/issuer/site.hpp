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
  std::optional<std::string> raw = std::nullopt; // in place of the document
  std::optional<std::string> redirect = std::nullopt;
  std::vector<HttpHeader> headers = {}; // on top of the usual ones
};

struct Client
{
  std::vector<std::string> redirect_uris = {};
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
      {"kubernetes", {{"http://localhost:8000", "http://localhost:18000"}}}};
};

// Return the discovery document of `site`, whose issuer is `issuer`.
Json
discovery_document(const Site& site, const std::string& issuer, const SigningKeys& keys);

// Return the key set of `site`.
Json key_set(const Site& site, const SigningKeys& keys);

// Return `answer` with `document` in it where it asks for nothing else.
Reply reply_with(const Site& site, const Answer& answer, const Json& document);

} // namespace oidcctl::test_issuer
