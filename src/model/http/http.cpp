#include "model/http/http.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace oidcctl {

namespace {

constexpr std::array<std::pair<HttpFault, std::string_view>, 10> k_words{
    {{HttpFault::resolve, "resolve"},
     {HttpFault::connect, "connect"},
     {HttpFault::certificate, "certificate"},
     {HttpFault::tls, "tls"},
     {HttpFault::timeout, "timeout"},
     {HttpFault::too_large, "too-large"},
     {HttpFault::closed, "closed"},
     {HttpFault::proxy, "proxy"},
     {HttpFault::protocol, "protocol"},
     {HttpFault::interrupted, "interrupted"}}};

} // namespace

std::optional<std::string>
HttpReply::header(std::string_view name) const
{
  const auto found = std::find_if(
      headers.begin(), headers.end(), [name](const auto& h) { return h.name == name; });
  return found == headers.end() ? std::nullopt : std::optional(found->value);
}

bool
is_answer(const HttpFailure& failure)
{
  return failure.fault == HttpFault::certificate || failure.fault == HttpFault::tls ||
         failure.fault == HttpFault::protocol;
}

std::string_view
to_string(HttpFault fault)
{
  const auto found = std::find_if(k_words.begin(), k_words.end(), [fault](const auto& w) {
    return w.first == fault;
  });
  return found == k_words.end() ? "protocol" : found->second;
}

std::optional<HttpFault>
parse_http_fault(std::string_view word)
{
  const auto found = std::find_if(
      k_words.begin(), k_words.end(), [word](const auto& w) { return w.second == word; });
  return found == k_words.end() ? std::nullopt : std::optional(found->first);
}

} // namespace oidcctl
