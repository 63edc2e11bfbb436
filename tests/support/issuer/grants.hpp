#pragma once

#include "base/json.hpp"
#include "base/time.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

// What the sites have handed out, and to whom.
namespace oidcctl::test_issuer {

// What a person, or a client for itself, has allowed.
struct Grant
{
  std::string site = {};
  std::string client = {};
  std::string scope = {};
  Json user = Json::object();    // claims of who it was
  std::string nonce = {};        // empty: none was sent
  std::string challenge = {};    // S256 (RFC 7636); empty: none was sent
  std::string redirect_uri = {}; // of a code
  int family = 0;                // all that came of one login; 0: nothing has yet
};

// Return the challenge of `verifier`, by the method S256.
std::string s256(const std::string& verifier);

// Return a new random word of 43 characters.
std::string random_word();

// Codes and refresh tokens: words that are good once. The second use of a word ends all
// that came of the same login (RFC 6749 chapter 4.1.2, RFC 9700 chapter 4.14.2).
class Vault
{
public:
  // Keep `grant`, and return the word that it is to be had for. It begins with `kind`.
  std::string put(std::string_view kind, Grant grant, Seconds lifetime);
  // Return the grant of `word`, the first time; nothing for words that are unknown, used,
  // too old, or not of this kind, site and client.
  std::optional<Grant> take(std::string_view kind,
                            const std::string& word,
                            const std::string& site,
                            const std::string& client);
  // Forget `word` and all that came of the same login, if it is of this client.
  void revoke(const std::string& word, const std::string& client);

private:
  struct Entry
  {
    Grant grant = {};
    std::chrono::steady_clock::time_point end = {};
    bool is_used = false;
  };

  void drop_family(int family);

  std::mutex m_mutex = {};
  std::map<std::string, Entry> m_entries = {};
  int m_families = 0;
};

// How often what was asked of each site.
class Tally
{
public:
  void count(const std::string& site, const std::string& what);
  // Return {WHAT: NUMBER} of `site`.
  Json of(const std::string& site) const;

private:
  mutable std::mutex m_mutex = {};
  std::map<std::string, std::map<std::string, int>> m_counts = {};
};

} // namespace oidcctl::test_issuer
