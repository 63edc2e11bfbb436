#include "checks/issuer/cluster_host.hpp"

#include "base/text.hpp"
#include "model/http/ip_address.hpp"

#include <algorithm>

namespace oidcctl::checks {

namespace {

// Top-level domains that names of two labels often have.
constexpr std::string_view k_top_level[] = {
    "ai",  "app", "biz", "cloud", "co",   "com", "de",  "dev", "edu",
    "eu",  "fr",  "gov", "id",    "info", "int", "io",  "me",  "mil",
    "net", "nl",  "org", "tech",  "uk",   "us",  "xyz",
};

} // namespace

std::optional<ClusterName>
cluster_name(std::string_view host)
{
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  const auto name = text::to_lower(host);
  const auto labels = text::split(name, '.');
  if (name.empty() || name.find(':') != std::string::npos || IpAddress::parse(name) ||
      labels.back() == "localhost") {
    return std::nullopt;
  }
  const bool is_service =
      labels.size() > 2 &&
      std::find(labels.begin() + 2, labels.end(), "svc") != labels.end();
  if (is_service || name.ends_with(".cluster.local")) {
    return ClusterName::certain;
  }
  const bool is_public =
      std::find(std::begin(k_top_level), std::end(k_top_level), labels.back()) !=
      std::end(k_top_level);
  const bool is_number =
      labels.back().find_first_not_of("0123456789") == std::string::npos;
  return labels.size() <= 2 && !is_public && !is_number
             ? std::optional(ClusterName::possible)
             : std::nullopt;
}

} // namespace oidcctl::checks
