#pragma once

#include "certificate.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// The certificates of the test issuer: one good one, and one for each way to be refused.
namespace oidcctl::test_issuer {

struct Server
{
  std::string_view kind = {}; // "good", "expired", ...
  Identity identity = {};
};

struct Pki
{
  std::filesystem::path ca_file = {}; // absolute
  std::vector<Server> servers = {};   // sorted by kind
};

// Return the certificates kept in the directory `place`; make them when they are missing,
// or older than a day, so that "expiring" stays true. It holds ca.pem, other-ca.pem,
// KIND.pem (by-other-ca.pem for that kind) and the keys of all of them.
Result<Pki> open_pki(const std::filesystem::path& place);

} // namespace oidcctl::test_issuer
