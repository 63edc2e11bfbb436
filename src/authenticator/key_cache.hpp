#pragma once

#include "base/time.hpp"
#include "model/http/http.hpp"

#include <string>

namespace oidcctl {

// How long kube-apiserver keeps a key set before a token may make it fetch again.
struct KeyCacheLifetime
{
  Seconds span{0};
  std::string source = {}; // the header that decides; "no caching header" when none does
};

// Return the life-time by go-oidc's rules: `s-maxage`, else `max-age`, else `Expires`
// minus `Date`, else a tenth of the age by `Last-Modified` (a day at most), else nothing.
// `no-store`, `no-cache`, `private` and `Age` are not looked at. An age, `Date` or
// `Last-Modified` that cannot be read means that nothing is kept.
KeyCacheLifetime key_cache_lifetime(const HttpReply& reply, Time now);

} // namespace oidcctl
