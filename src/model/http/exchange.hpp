#pragma once

#include "model/http/http.hpp"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace oidcctl {

// Why something was not looked at; not the same as having looked in vain.
struct NotTried
{
  std::string why = "it was not asked for";
};

// One document that was asked for. Redirects were followed as Go's client does, and each
// further URL is kept.
struct HttpExchange
{
  std::string url = {};
  std::vector<std::string> redirects = {};
  tl::expected<HttpReply, HttpFailure> outcome = tl::make_unexpected(HttpFailure{});

  const HttpReply*
  reply() const
  {
    return outcome ? &*outcome : nullptr;
  }
  const HttpFailure*
  failure() const
  {
    return outcome ? nullptr : &outcome.error();
  }
  // Return the URL that gave the reply.
  const std::string&
  last_url() const
  {
    return redirects.empty() ? url : redirects.back();
  }
};

// How many redirects Go's client follows: it makes ten requests at most (net/http
// defaultCheckRedirect).
inline constexpr std::size_t k_max_redirects = 9;

} // namespace oidcctl
