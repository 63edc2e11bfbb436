#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// An absolute URL in the parts that Go's net/url gives kube-apiserver (RFC 3986).
struct Url
{
  std::string scheme = {};   // lower case
  bool has_userinfo = false; // what it says is never kept
  std::string host = {};     // as written; an IPv6 literal without its brackets
  bool is_ipv6_literal = false;
  std::optional<std::uint16_t> port = std::nullopt;
  std::string path = {};                           // as written
  std::optional<std::string> query = std::nullopt; // what is after `?`
  std::optional<std::string> fragment = std::nullopt;

  // Return the parts of `text`, or what is wrong with it in a few words.
  static tl::expected<Url, std::string> parse(std::string_view text);

  // Return the URL again, always without user info.
  std::string str() const;
  // Return "scheme://host[:port]".
  std::string origin() const;
  // Return the port that is used: the one given, else 443 or 80.
  std::uint16_t effective_port() const;
  // Return whether the host is `localhost`, below it, or a loopback address literal.
  bool is_loopback() const;
};

// Return `base` with `reference` resolved against it as a redirect target is (RFC 3986,
// chapter 5.2).
tl::expected<Url, std::string> resolve(const Url& base, std::string_view reference);

// Return the path and query of `url` as Go's client sends them: a path with characters
// that no path has is escaped again, a query goes as it is (net/url RequestURI).
std::string request_target(const Url& url);

// Return `text` with everything but unreserved characters percent-encoded.
std::string percent_encode(std::string_view text);

// Return `text` with percent escapes (and `+` as a space) decoded; broken escapes stay.
std::string percent_decode(std::string_view text);

// One `name=value` of a query, decoded.
struct QueryParameter
{
  std::string name = {};
  std::string value = {};
};

// Return the parameters of a query or of a form body, in their order.
std::vector<QueryParameter> parse_query(std::string_view query);

// Return the value of the first parameter called `name`, or nothing.
std::optional<std::string> find_parameter(const std::vector<QueryParameter>& parameters,
                                          std::string_view name);

} // namespace oidcctl
