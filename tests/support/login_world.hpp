#pragma once

#include "fakes.hpp"
#include "model/http/url.hpp"
#include "model/oidc/login_settings.hpp"
#include "site.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl::test {

inline constexpr const char* k_login_issuer = "https://login.example.com";
inline constexpr const char* k_home = "/home/ada";
inline constexpr const char* k_cache_folder = "/home/ada/.kube/cache/oidc-login";
inline constexpr const char* k_browser = "/usr/bin/browser";
inline constexpr auto k_login_now = FakeClock::k_start.time_since_epoch().count();

// A person with a browser, a provider with real keys, and `oidcctl get-token`.
class LoginWorld
{
public:
  LoginWorld();

  TestSystem test = {};
  Site site;
  // Claims of the tokens that the provider gives, laid over the usual ones; null: left
  // out.
  Json changes = Json::object();
  // What the token endpoint answers, member by member, instead of the usual; null: none.
  Json answer = Json::object();
  std::string signer = "P-256";
  std::string date = {}; // of the token endpoint's replies; empty: the clock's start
  std::vector<std::string> words; // `get-token` and the options of all calls

  // Answer for the provider from now on. Without it, every request fails the test.
  void go_online();
  // Answer for the discovery document alone: what goes wrong before any token.
  void serve_document();
  // Answer requests for the token endpoint with `reply`.
  void answer_tokens(HttpReply reply);
  void answer_tokens(HttpFailure failure);
  // Answer one request after the other; from the last on as usual.
  void answer_first(std::vector<HttpReply> replies);

  // Let the browser do its part: ask for `target`, in which "STATE" becomes the state
  // that was sent; the usual one is "/?code=the-code&state=STATE".
  void browse(const std::string& target = "/?code=the-code&state=STATE");

  // Run with more words and return the exit status.
  int run(const std::vector<std::string>& more = {});

  // Return a token that the provider would give now.
  std::string token(const Json& more = Json::object()) const;
  // Put a login into the cache, and return its token. `expires_in` seconds from now.
  std::string cache(long long expires_in, const std::string& refresh = "refresh-1");
  // Return the path of the cache entry, and what is in it.
  std::string entry(const std::string& suffix = {}) const;
  Json cached() const;

  // Return the address that the browser was sent to, and one of its parameters.
  std::string authorization_url() const;
  std::string parameter(const std::string& name) const;
  // Return a parameter of the last request to the token endpoint.
  std::string sent(const std::string& name) const;
  // Return how often the token endpoint was asked.
  std::size_t token_requests() const;
  // Return the token on standard output, which is one ExecCredential.
  std::string given() const;

  LoginSettings settings = {};

private:
  Json claims(const Json& more) const;
  HttpReply token_reply(const HttpRequest& request) const;
};

// Check that neither output nor error stream has any of the secrets.
void check_silent(const TestSystem& test, const std::vector<std::string>& secrets);

// Return a JSON reply.
HttpReply json_of(const Json& body, int status = 200);

} // namespace oidcctl::test
