#include "go/x509/hostname.hpp"

#include "base/text.hpp"
#include "go/x509/address.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

constexpr std::size_t k_many = 100; // names, which are counted and not listed

bool
is_host_character(char c, bool is_first)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c == '-' && !is_first) || c == '_';
}

bool
is_host_label(std::string_view label)
{
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (!is_host_character(label[i], i == 0)) {
      return false;
    }
  }
  return !label.empty();
}

std::string_view
without_last_dot(std::string_view host)
{
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  return host;
}

// Return whether `host` is a name to which wildcards and the trailing dot apply
// (validHostname); others match only as they are.
bool
is_valid_host(std::string_view host, bool is_pattern, Version go)
{
  if (!is_pattern) {
    host = without_last_dot(host);
  }
  if (host.empty() || (host == "*" && go >= rules::no_bare_wildcard)) {
    return false;
  }
  const auto labels = text::split(host, '.');
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool is_wildcard = is_pattern && i == 0 && labels[i] == "*";
    if (!is_wildcard && !is_host_label(labels[i])) {
      return false;
    }
  }
  return true;
}

bool
matches_pattern(std::string_view pattern, std::string_view host)
{
  const auto wanted = text::split(text::to_lower(pattern), '.');
  const auto labels = text::split(text::to_lower(without_last_dot(host)), '.');
  if (pattern.empty() || without_last_dot(host).empty() ||
      wanted.size() != labels.size()) {
    return false;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (wanted[i] != labels[i] && !(i == 0 && wanted[i] == "*")) {
      return false;
    }
  }
  return true;
}

bool
matches_exactly(std::string_view a, std::string_view b)
{
  const auto is_nothing = [](std::string_view text) {
    return text.empty() || text == ".";
  };
  return !is_nothing(a) && !is_nothing(b) && text::to_lower(a) == text::to_lower(b);
}

// Return Go's words for a certificate that names its host in the common name only.
std::string
common_name_words(Version go)
{
  const std::string words =
      "x509: certificate relies on legacy Common Name field, use SANs ";
  return words + (go >= rules::no_common_name_override
                      ? "instead"
                      : "or temporarily enable Common Name matching with "
                        "GODEBUG=x509ignoreCN=0");
}

// Return Go's words for a host that none of `names` is.
std::string
mismatch_words(const std::vector<std::string>& names,
               const std::string& host,
               std::string_view noun,
               Version go)
{
  if (names.size() >= k_many && go >= rules::many_names_counted) {
    return fmt::format("x509: certificate is valid for {} {}, but none matched {}",
                       names.size(),
                       noun,
                       host);
  }
  const auto list = text::join(names, ", ");
  return list.empty()
             ? "x509: certificate is not valid for any names, but wanted to "
               "match " +
                   host
             : fmt::format("x509: certificate is valid for {}, not {}", list, host);
}

HostProblem
explain(const Certificate& certificate,
        const std::string& host,
        bool is_address,
        Version go)
{
  if (!certificate.has_san && matches_pattern(certificate.subject.common_name, host)) {
    return {true, common_name_words(go)};
  }
  if (!is_address) {
    return {certificate.dns_names.empty(),
            mismatch_words(certificate.dns_names, host, "names", go)};
  }
  if (certificate.addresses.empty()) {
    return {false,
            fmt::format("x509: cannot validate certificate for {} because it doesn't "
                        "contain any IP SANs",
                        host)};
  }
  std::vector<std::string> addresses;
  for (const auto& address : certificate.addresses) {
    addresses.push_back(ip_text(address));
  }
  return {false, mismatch_words(addresses, host, "IP SANs", go)};
}

} // namespace

std::optional<HostProblem>
host_problem(const Certificate& certificate, const std::string& host, Version go)
{
  const bool has_brackets = host.size() >= 3 && host.front() == '[' && host.back() == ']';
  const auto bare = has_brackets ? host.substr(1, host.size() - 2) : host;
  if (const auto address = parse_ip(bare, go)) {
    const bool is_named =
        std::any_of(certificate.addresses.begin(),
                    certificate.addresses.end(),
                    [&](const auto& name) { return is_same_ip(name, *address); });
    return is_named ? std::nullopt : std::optional(explain(certificate, bare, true, go));
  }
  const bool is_valid = is_valid_host(host, false, go);
  const bool is_named = std::any_of(
      certificate.dns_names.begin(), certificate.dns_names.end(), [&](const auto& name) {
        return is_valid && is_valid_host(name, true, go) ? matches_pattern(name, host)
                                                         : matches_exactly(name, host);
      });
  return is_named ? std::nullopt : std::optional(explain(certificate, host, false, go));
}

} // namespace oidcctl::go::x509
