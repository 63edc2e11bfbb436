#include "adapters/network/linked_libraries.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>

namespace oidcctl {

std::vector<LibraryVersion>
linked_libraries()
{
  const auto* curl = curl_version_info(CURLVERSION_NOW);
  std::vector<LibraryVersion> out{{"libcurl", curl->version},
                                  {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)}};
  if (curl->libz_version != nullptr) {
    out.push_back({"zlib", curl->libz_version});
  }
  if (curl->age >= CURLVERSION_SEVENTH && curl->nghttp2_version != nullptr) {
    out.push_back({"nghttp2", curl->nghttp2_version});
  }
  // Headers only, in the server of `webhook serve`.
  if (constexpr std::string_view boost = OIDCCTL_BOOST_VERSION; !boost.empty()) {
    out.push_back({"Boost", std::string(boost)});
  }
#ifdef __GLIBC__
  out.push_back({"glibc", fmt::format("{}.{}", __GLIBC__, __GLIBC_MINOR__)});
#endif
  return out;
}

} // namespace oidcctl
