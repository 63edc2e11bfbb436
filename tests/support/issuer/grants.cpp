#include "grants.hpp"

#include "base/base64.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>

namespace oidcctl::test_issuer {

namespace {

std::string
to_word(const unsigned char* bytes, std::size_t size)
{
  return base64::encode({reinterpret_cast<const char*>(bytes), size},
                        base64::Alphabet::url);
}

bool
is_of_kind(std::string_view word, std::string_view kind)
{
  return word.size() > kind.size() && word.substr(0, kind.size()) == kind &&
         word[kind.size()] == '-';
}

} // namespace

std::string
s256(const std::string& verifier)
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(
      verifier.data(), verifier.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return to_word(digest.data(), size);
}

std::string
random_word()
{
  std::array<unsigned char, 32> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  return to_word(bytes.data(), bytes.size());
}

std::string
Vault::put(std::string_view kind, Grant grant, Seconds lifetime)
{
  const std::lock_guard lock(m_mutex);
  if (grant.family == 0) {
    grant.family = ++m_families;
  }
  auto word = std::string(kind) + "-" + random_word();
  m_entries[word] = {std::move(grant), std::chrono::steady_clock::now() + lifetime};
  return word;
}

std::optional<Grant>
Vault::take(std::string_view kind,
            const std::string& word,
            const std::string& site,
            const std::string& client)
{
  const std::lock_guard lock(m_mutex);
  const auto found = m_entries.find(word);
  if (found == m_entries.end() || !is_of_kind(word, kind) ||
      found->second.grant.site != site || found->second.grant.client != client) {
    return std::nullopt;
  }
  auto& entry = found->second;
  if (entry.is_used) {
    drop_family(entry.grant.family);
    return std::nullopt;
  }
  entry.is_used = true;
  return std::chrono::steady_clock::now() < entry.end ? std::optional(entry.grant)
                                                      : std::nullopt;
}

void
Vault::revoke(const std::string& word, const std::string& client)
{
  const std::lock_guard lock(m_mutex);
  const auto found = m_entries.find(word);
  if (found != m_entries.end() && found->second.grant.client == client) {
    drop_family(found->second.grant.family);
  }
}

void
Vault::drop_family(int family)
{
  for (auto entry = m_entries.begin(); entry != m_entries.end();) {
    entry =
        entry->second.grant.family == family ? m_entries.erase(entry) : std::next(entry);
  }
}

void
Tally::count(const std::string& site, const std::string& what)
{
  const std::lock_guard lock(m_mutex);
  ++m_counts[site][what];
}

Json
Tally::of(const std::string& site) const
{
  const std::lock_guard lock(m_mutex);
  const auto found = m_counts.find(site);
  return found == m_counts.end() ? Json::object() : Json(found->second);
}

} // namespace oidcctl::test_issuer
