#pragma once

#include "adapters/network/tls_recorder.hpp"

#include <string>
#include <vector>

// The system's root certificates, which each distribution keeps somewhere else.
namespace oidcctl {

// Where to look for root certificates. The first file that has one counts; where no file
// does, the first directory that has a file with one.
struct RootPlaces
{
  std::vector<std::string> files = {};
  std::vector<std::string> directories = {};
  bool are_chosen = false; // by SSL_CERT_FILE or SSL_CERT_DIR, which then count alone
};

// Return the places that SSL_CERT_FILE and SSL_CERT_DIR name (several directories are
// separated by ':'), as OpenSSL and Go read them; `file` and `directory` are their
// values, null or empty where they are not set. Otherwise `built_in` (may be null), the
// file that libcurl was built for, and then the places of Go's crypto/x509.
RootPlaces root_places(const char* file, const char* directory, const char* built_in);

// Return the certificates in `places` as trusted roots; one at least. Otherwise an error
// of `local_file` that lists where it looked.
Result<RootStore> roots_from(const RootPlaces& places);

// Return the system's roots, by the environment of this process. `built_in`: see
// root_places.
Result<RootStore> system_roots(const char* built_in);

} // namespace oidcctl
