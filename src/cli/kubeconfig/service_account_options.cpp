#include "cli/kubeconfig/service_account_options.hpp"

#include "base/result.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

void
add_lifetime_options(const Parameters& parameters,
                     std::string& lifetime,
                     bool& is_long_lived,
                     const std::string& default_text)
{
  const auto token = parameters.in("Token");
  token
      .value("--for",
             "DURATION",
             lifetime,
             "Lifetime to ask for, such as 8h or 30d; the API server may shorten it")
      .default_text = default_text;
  token.flag("--long-lived", is_long_lived, "Allow a lifetime of more than 90 days");
}

Result<Seconds>
lifetime_of(const std::string& text, bool is_long_lived)
{
  const auto span = parse_span(text);
  if (!span) {
    return usage_error(
        {"--for"},
        fmt::format("invalid value {} for --for: expected a duration such as 45m, 8h or "
                    "30d",
                    text::quote(text)));
  }
  if (*span < kube::k_shortest_token || *span > kube::k_longest_token) {
    return usage_error(
        {"--for"},
        fmt::format(
            "invalid value {} for --for: the API server accepts 10 minutes to 136 "
            "years",
            text::quote(text)));
  }
  if (*span > k_long_lived && !is_long_lived) {
    return usage_error(
        {"--for"},
        fmt::format("a token for {} works long after it was forgotten", human(*span)),
        "use 90 days at most and `oidcctl kubeconfig service-account renew`, or "
        "--long-lived if that is intended");
  }
  return *span;
}

Result<void>
check_account_name(const std::string& name)
{
  if (const auto problem = kube::account_name_problem(name)) {
    return usage_error(
        {"NAME"},
        fmt::format("invalid service account name {}: {}", text::quote(name), *problem));
  }
  return {};
}

Result<void>
check_namespace(const std::string& name)
{
  if (const auto problem = rbac::namespace_problem(name)) {
    return usage_error(
        {"--namespace"},
        fmt::format("invalid namespace {}: {}", text::quote(name), *problem));
  }
  return {};
}

Notice
issued_notice(const kube::Marker& marker, const std::string& file)
{
  const auto until =
      marker.expires ? to_rfc3339(*marker.expires) : std::string("unknown");
  return {
      NoticeLevel::note,
      fmt::format("issued {} for {}/{}{}, valid until {}{}",
                  marker.name,
                  marker.account.ns,
                  marker.account.name,
                  file.empty() ? "" : " in " + text::quote(file),
                  until,
                  marker.jti.empty() ? "" : "; token id " + marker.jti),
      fmt::format("revoke it with `oidcctl kubeconfig service-account revoke {} -n {}`",
                  marker.name,
                  marker.account.ns)};
}

} // namespace oidcctl::cli
