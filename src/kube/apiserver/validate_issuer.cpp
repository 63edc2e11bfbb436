#include "go/url_parse.hpp"
#include "go/x509/pem.hpp"
#include "kube/apiserver/validation_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::apiserver {

namespace {

constexpr std::string_view k_match_any = "MatchAny";

void
validate_url(const std::string& text,
             const std::vector<std::string>& disallowed,
             const std::string& path,
             Validation& out)
{
  const auto add = [&](std::string detail) {
    out.errors.push_back(invalid(path, text, std::move(detail)));
  };
  const std::set<std::string> sorted(disallowed.begin(), disallowed.end());
  if (sorted.count(text) > 0) {
    add(fmt::format("URL must not overlap with disallowed issuers: [{}]",
                    fmt::join(sorted, " ")));
  }
  const auto url = go::parse_url(text);
  if (!url) {
    add(url.error());
    return;
  }
  if (url->scheme != "https") {
    add("URL scheme must be https");
  }
  if (url->has_userinfo) {
    add("URL must not contain a username or password");
  }
  if (!url->query.empty()) {
    add("URL must not contain a query");
  }
  if (!url->fragment.empty()) {
    add("URL must not contain a fragment");
  }
}

std::string_view
without_slashes(std::string_view url)
{
  while (url.ends_with('/')) {
    url.remove_suffix(1);
  }
  return url;
}

void
validate_discovery_url(const Issuer& issuer, const std::string& path, Validation& out)
{
  const auto& url = issuer.discovery_url;
  if (url.empty()) {
    return;
  }
  if (!issuer.url.empty() && without_slashes(issuer.url) == without_slashes(url)) {
    out.errors.push_back(invalid(path, url, "discoveryURL must be different from URL"));
  }
  validate_url(url, {}, path, out);
}

void
validate_match_policy(const Issuer& issuer, const std::string& path, Validation& out)
{
  const auto& policy = issuer.audience_match_policy;
  const bool is_single = issuer.audiences.size() == 1;
  if (policy == k_match_any || (is_single && policy.empty())) {
    return;
  }
  out.errors.push_back(invalid(
      path,
      policy,
      is_single ? "audienceMatchPolicy must be empty or MatchAny for single audience"
                : "audienceMatchPolicy must be MatchAny for multiple audiences"));
}

void
validate_audiences(const Issuer& issuer,
                   unsigned minor,
                   const std::string& parent,
                   Validation& out)
{
  const auto path = parent + ".audiences";
  const auto& audiences = issuer.audiences;
  if (audiences.empty()) {
    out.errors.push_back(
        required(path, fmt::format("at least one {} is required", path)));
    return;
  }
  if (minor < k_first_beta && audiences.size() > 1) {
    out.errors.push_back(too_many(path, audiences.size(), 1));
    return;
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < audiences.size(); ++i) {
    const auto item = fmt::format("{}[{}]", path, i);
    if (audiences[i].empty()) {
      out.errors.push_back(
          required(item, minor < k_new_texts ? "audience can't be empty" : ""));
    }
    if (!seen.insert(audiences[i]).second) {
      out.errors.push_back(duplicate(item, audiences[i]));
    }
  }
  validate_match_policy(issuer, parent + ".audienceMatchPolicy", out);
}

void
validate_egress(const std::string& type, const std::string& path, Validation& out)
{
  if (!type.empty() && type != "controlplane" && type != "cluster") {
    out.errors.push_back(
        invalid(path, type, "egress selector must be either controlplane or cluster"));
  }
}

} // namespace

std::string
certificate_authority_problem(std::string_view pem, unsigned minor)
{
  const auto certificates =
      go::x509::parse_certs_pem(pem, go::version_of_kubernetes(minor));
  return certificates ? std::string() : certificates.error();
}

void
validate_issuer(const Issuer& issuer,
                const ValidationRules& rules,
                const std::string& path,
                Validation& out)
{
  if (issuer.url.empty()) {
    out.errors.push_back(
        required(path + ".url", rules.minor < k_new_texts ? "URL is required" : ""));
  } else {
    validate_url(issuer.url, rules.disallowed_issuers, path + ".url", out);
  }
  validate_discovery_url(issuer, path + ".discoveryURL", out);
  validate_audiences(issuer, rules.minor, path, out);
  if (!issuer.certificate_authority.empty()) {
    if (auto problem =
            certificate_authority_problem(issuer.certificate_authority, rules.minor);
        !problem.empty()) {
      auto error =
          invalid(path + ".certificateAuthority", "<omitted>", std::move(problem));
      out.errors.push_back(std::move(error));
    }
  }
  validate_egress(issuer.egress_selector_type, path + ".egressSelectorType", out);
}

} // namespace oidcctl::apiserver
