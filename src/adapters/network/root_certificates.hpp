#pragma once

#include "base/result.hpp"

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
  bool are_chosen = false; // by SSL_CERT_FILE or SSL_CERT_DIR, and only these count then
};

// Return the places that SSL_CERT_FILE and SSL_CERT_DIR name (several directories are
// separated by ':'), as OpenSSL and Go read them; `file` and `directory` are their
// values, null or empty where they are not set. Otherwise `built_in` (may be null), the
// file that libcurl was built for, and then the places of Go's crypto/x509.
RootPlaces root_places(const char* file, const char* directory, const char* built_in);

// Return the PEM text in `places`, which has at least one certificate that Go reads.
// Otherwise an error of `local_file` that lists where it looked.
Result<std::string> roots_from(const RootPlaces& places);

// Return the system's roots as PEM, by the environment of this process. `built_in`: see
// root_places.
Result<std::string> system_root_certificates(const char* built_in);

} // namespace oidcctl
