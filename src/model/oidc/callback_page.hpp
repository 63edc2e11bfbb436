#pragma once

#include <string>
#include <string_view>

// The pages that a browser ends at. They are fixed texts: nothing that came in with a
// request is in them, and they load nothing.
namespace oidcctl {

enum class CallbackPage {
  success,      // the token is here
  failure,      // the code came, but no token for it
  refused,      // the provider said no
  bad_request,  // 400
  forbidden,    // 403: another login's, or no one's
  not_found,    // 404
  wrong_method, // 405
  too_large,    // 431
};

// Return the status of the answer that carries `page`.
int status_of(CallbackPage page);

// Return the whole HTTP answer that carries `page`.
std::string page_response(CallbackPage page);

// Return an answer that sends the browser on to `url`, which has to be a URL.
std::string redirect_response(std::string_view url);

} // namespace oidcctl
