#pragma once

#include <curl/curl.h>

// curl_easy_setopt takes anything; these take what the option wants.
namespace oidcctl {

inline void
set(CURL* handle, CURLoption option, long value)
{
  curl_easy_setopt(handle, option, value);
}

inline void
set(CURL* handle, CURLoption option, const char* value)
{
  curl_easy_setopt(handle, option, value);
}

inline void
set_pointer(CURL* handle, CURLoption option, void* value)
{
  curl_easy_setopt(handle, option, value);
}

} // namespace oidcctl
