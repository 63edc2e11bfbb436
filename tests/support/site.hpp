#pragma once

#include "base/json.hpp"
#include "fakes.hpp"

#include <string>
#include <vector>

namespace oidcctl::test {

// An issuer for the fake network: healthy as it comes, to be spoilt by each test.
struct Site
{
  std::string issuer = {};
  Json document = {};
  Json keys = {};
  HttpReply document_reply = {}; // an empty body stands for `document`
  HttpReply keys_reply = {};     // an empty body stands for `keys`
  HttpReply login_reply = {};    // to the client "kubernetes"; others are not known

  std::string
  document_url() const
  {
    return issuer + "/.well-known/openid-configuration";
  }
  std::string
  keys_url() const
  {
    return issuer + "/keys";
  }
  std::string
  login_url() const
  {
    return issuer + "/authorize";
  }
};

// Return an issuer against which nothing can be said.
Site healthy_site(const std::string& issuer = "https://login.example.com");

// Return keys for key sets.
Json rsa_key(const std::string& key_id);
Json weak_rsa_key(const std::string& key_id); // 1024 bits
Json p256_key(const std::string& key_id);

// Return a reply with status 200, JSON, a Date that agrees with the fake clock, and TLS.
HttpReply ok_reply(std::string body = {});

// Return what a good handshake with login.example.com shows.
TlsInfo good_tls();

// Answer for the document and the key set of `site`.
void serve(TestSystem& test, const Site& site);

// Answer for its authorization endpoint too.
void serve_login(TestSystem& test, const Site& site);

// Return a compact JWT with a signature that no one could verify.
std::string token_of(const Json& header, const Json& claims);

// Return the document on standard output as JSON; fails the test when it is not one.
Json json_out(const TestSystem& test);

// Return the finding `id` of a report; fails the test when there is none.
Json finding_of(const Json& report, const std::string& id);

} // namespace oidcctl::test
