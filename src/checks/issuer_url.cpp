#include "checks/issuer_url.hpp"

#include "model/url.hpp"

namespace oidcctl {

std::optional<std::string>
issuer_url_problem(std::string_view issuer)
{
  const auto url = Url::parse(issuer);
  if (!url) {
    return "it is no URL: " + url.error();
  }
  if (url->scheme != "https") {
    return "its scheme is " + url->scheme + ", not https";
  }
  if (url->has_userinfo) {
    return "it carries a user name before '@'";
  }
  if (url->host.empty()) {
    return "it has no host";
  }
  if (url->query && !url->query->empty()) {
    return "it has a query ('?…')";
  }
  if (url->fragment && !url->fragment->empty()) {
    return "it has a fragment ('#…')";
  }
  return std::nullopt;
}

} // namespace oidcctl
