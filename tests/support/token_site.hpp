#pragma once

#include "fakes.hpp"
#include "signing.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace oidcctl::test {

inline constexpr const char* k_token_issuer = "https://login.example.com";
inline constexpr auto k_token_now = FakeClock::k_start.time_since_epoch().count();

// Return claims that an API server takes.
inline Json
good_claims()
{
  return {{"iss", k_token_issuer},
          {"sub", "u-17"},
          {"aud", "kubernetes"},
          {"exp", k_token_now + 3600},
          {"email", "ada@example.com"},
          {"groups", {"dev", "ops"}}};
}

// Return a token with these claims by the key "key-1" of `signing_site`.
inline std::string
signed_token(const Json& claims = good_claims())
{
  return Signer::of("P-256").token({{"alg", "ES256"}, {"kid", "key-1"}}, claims);
}

// Return a healthy issuer that signs with ES256.
inline Site
signing_site()
{
  auto site = healthy_site();
  site.keys["keys"] = Json::array({Signer::of("P-256").jwk("key-1")});
  return site;
}

// Put a token and the two documents where `verify_words` looks for them.
inline void
store(TestSystem& test, const std::string& token = signed_token())
{
  const auto site = signing_site();
  test.files.contents["token"] = token;
  test.files.contents["document"] = site.document.dump();
  test.files.contents["keys"] = site.keys.dump();
}

// Return `token verify` without the network, as JSON, with more words behind.
inline std::vector<std::string>
verify_words(const std::vector<std::string>& more = {}, bool offline = true)
{
  std::vector<std::string> words{"token",
                                 "verify",
                                 "token",
                                 "--issuer-url",
                                 k_token_issuer,
                                 "--client-id=kubernetes",
                                 "--signing-algs=ES256",
                                 "-o",
                                 "json"};
  if (offline) {
    words.insert(words.end(), {"--discovery-file=document", "--jwks-file=keys"});
  }
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Return the words without "-o json": errors then are text.
inline std::vector<std::string>
without_json(std::vector<std::string> words)
{
  const auto flag = std::find(words.begin(), words.end(), "-o");
  if (flag != words.end()) {
    words.erase(flag, flag + 2);
  }
  return words;
}

// Check that neither the signature nor the payload of `token` was printed.
inline void
check_untold(const TestSystem& test, const std::string& token)
{
  constexpr std::size_t telling = 12;
  for (const auto& part :
       {token.substr(token.rfind('.') + 1), token.substr(token.find('.') + 1)}) {
    if (part.size() >= telling) {
      CHECK(test.out().find(part.substr(0, telling)) == std::string::npos);
      CHECK(test.err().find(part.substr(0, telling)) == std::string::npos);
    }
  }
}

} // namespace oidcctl::test
