#include "kube/apiserver/validation_steps.hpp"

#include <algorithm>

// The keys of extra mappings: IsDomainPrefixedPath of k8s.io/apimachinery, and more.
namespace oidcctl::apiserver {

namespace {

constexpr unsigned k_reserved_domains = 32;
constexpr std::size_t k_longest_domain = 253;

bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool
is_small(char c)
{
  return c >= 'a' && c <= 'z';
}

bool
is_capital(char c)
{
  return c >= 'A' && c <= 'Z';
}

bool
is_subdomain(std::string_view text)
{
  const auto is_alnum = [](char c) { return is_small(c) || is_digit(c); };
  char before = '.';
  for (const char c : text) {
    const bool fits =
        is_alnum(c) || (c == '-' && before != '.') || (c == '.' && is_alnum(before));
    if (!fits) {
      return false;
    }
    before = c;
  }
  return !text.empty() && is_alnum(before);
}

// IsDomainPrefixedPath of k8s.io/apimachinery.
void
validate_domain_path(const std::string& key, const std::string& path, Validation& out)
{
  if (key.empty()) {
    out.errors.push_back(required(path));
    return;
  }
  const auto slash = key.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == key.size()) {
    out.errors.push_back(
        invalid(path, key, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
    return;
  }
  const auto domain = key.substr(0, slash);
  const auto rest = key.substr(slash + 1);
  if (domain.size() > k_longest_domain) {
    out.errors.push_back(invalid(path, domain, "must be no more than 253 characters"));
  }
  if (!is_subdomain(domain)) {
    out.errors.push_back(invalid(
        path,
        domain,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
        "characters, '-' or '.', and must start and end with an alphanumeric character "
        "(e.g. 'example.com', regex used for validation is "
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
  }
  constexpr std::string_view marks = "/-._~%!$&'()*+,;=:";
  const bool is_path = std::all_of(rest.begin(), rest.end(), [&](char c) {
    return is_small(c) || is_capital(c) || is_digit(c) ||
           marks.find(c) != std::string_view::npos;
  });
  if (!is_path) {
    out.errors.push_back(invalid(path,
                                 rest,
                                 "Invalid path (regex used for validation is "
                                 "'[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"));
  }
}

bool
is_reserved(std::string_view key)
{
  const auto slash = key.find('/');
  const auto domain = slash == key.npos ? std::string_view() : key.substr(0, slash);
  return domain == "k8s.io" || domain.ends_with(".k8s.io") || domain == "kubernetes.io" ||
         domain.ends_with(".kubernetes.io");
}

} // namespace

void
validate_extra_key(const std::string& key,
                   unsigned minor,
                   const std::string& path,
                   Validation& out)
{
  if (minor < k_first_beta) {
    if (key.empty()) {
      out.errors.push_back(required(path, "key is required"));
    }
    return;
  }
  validate_domain_path(key, path, out);
  if (std::any_of(key.begin(), key.end(), is_capital)) {
    out.errors.push_back(
        invalid(path, key, text_of(minor, "key must be lowercase", "must be lowercase")));
  }
  if (minor >= k_reserved_domains && is_reserved(key)) {
    out.errors.push_back(invalid(
        path,
        key,
        "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"));
  }
}

} // namespace oidcctl::apiserver
