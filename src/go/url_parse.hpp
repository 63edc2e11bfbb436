#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace oidcctl::go {

// What kube-apiserver asks of a URL that Go's net/url has read. Unlike `Url` it may be
// relative, opaque or without a host: Go takes those too.
struct ParsedUrl
{
  std::string scheme = {}; // lower case; empty: there is none
  bool has_userinfo = false;
  std::string host = {}; // with its port, as written
  std::string query = {};
  std::string fragment = {};
};

// Return the parts of `text` as url.Parse has them, or Go's error text:
// `parse "https://a:x": invalid port ":x" after host`.
tl::expected<ParsedUrl, std::string> parse_url(std::string_view text);

} // namespace oidcctl::go
