#include "go/x509/constraints.hpp"

#include "base/text.hpp"
#include "go/json.hpp"
#include "go/x509/address.hpp"
#include "go/x509/domain.hpp"
#include "go/x509/name_match.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<std::string>;

std::string
excluded_by(std::string_view noun, std::string_view name, std::string_view constraint)
{
  return fmt::format(
      "{} {} is excluded by constraint {}", noun, go_quote(name), go_quote(constraint));
}

std::string
not_permitted(std::string_view noun, std::string_view name)
{
  return fmt::format("{} {} is not permitted by any constraint", noun, go_quote(name));
}

// The texts of the constraints of one kind, and whether a name falls under one of them.
struct Kind
{
  std::string_view noun;
  std::vector<std::string> Subtrees::*list;
  bool (*matches)(std::string_view name,
                  std::string_view constraint,
                  Wildcards wildcards);
};

constexpr Kind k_dns{"DNS name", &Subtrees::dns, matches_domain};
constexpr Kind k_email{"email address", &Subtrees::emails, matches_email};
constexpr Kind k_uri{"URI", &Subtrees::uri_domains, matches_domain};

// Return the constraint of `list` that `name` falls under, or nothing. Of several, Go
// until 1.25 finds the first, and later the widest.
const std::string*
find_match(const std::vector<std::string>& list,
           const Kind& kind,
           std::string_view name,
           Wildcards wildcards,
           Version go)
{
  const std::string* found = nullptr;
  for (const auto& constraint : list) {
    const bool is_better = found == nullptr || (go >= rules::constraints_after_building &&
                                                constraint.size() < found->size());
    if (is_better && kind.matches(name, constraint, wildcards)) {
      found = &constraint;
    }
  }
  return found;
}

const AddressRange*
find_range(const std::vector<AddressRange>& list, std::string_view address)
{
  const auto found = std::find_if(list.begin(), list.end(), [address](const auto& range) {
    return is_in_range(address, range);
  });
  return found == list.end() ? nullptr : &*found;
}

// Return how wildcards fall under an excluded subtree.
Wildcards
excluded_wildcards(Version go)
{
  return go >= rules::constraints_after_building ? Wildcards::same_depth
         : go >= rules::excluded_wildcards       ? Wildcards::any_depth
                                                 : Wildcards::literal;
}

// Judge `name`, which is shown as `shown`. Until Go 1.25 what is excluded is asked first.
Problem
judge_text(const Certificate& authority,
           const Kind& kind,
           std::string_view name,
           std::string_view shown,
           Version go)
{
  const auto& permitted = authority.permitted.*kind.list;
  const auto* barred =
      find_match(authority.excluded.*kind.list, kind, name, excluded_wildcards(go), go);
  const bool is_permitted =
      permitted.empty() ||
      find_match(permitted, kind, name, Wildcards::literal, go) != nullptr;
  if (go >= rules::constraints_after_building && !is_permitted) {
    return not_permitted(kind.noun, shown);
  }
  if (barred != nullptr) {
    return excluded_by(kind.noun, shown, *barred);
  }
  return is_permitted ? std::nullopt : Problem(not_permitted(kind.noun, shown));
}

Problem
judge_address(const Certificate& authority, std::string_view address, Version go)
{
  constexpr std::string_view noun = "IP address";
  const auto& permitted = authority.permitted.addresses;
  const auto* barred = find_range(authority.excluded.addresses, address);
  const bool is_permitted =
      permitted.empty() || find_range(permitted, address) != nullptr;
  const auto shown = ip_text(address);
  if (go >= rules::constraints_after_building && !is_permitted) {
    return not_permitted(noun, shown);
  }
  if (barred != nullptr) {
    return excluded_by(noun, shown, range_text(*barred));
  }
  return is_permitted ? std::nullopt : Problem(not_permitted(noun, shown));
}

std::optional<NameProblem>
of_detail(Problem problem)
{
  return problem ? std::optional(NameProblem{std::move(*problem)}) : std::nullopt;
}

// The host of a URI that constraints apply to, or why they cannot.
tl::expected<std::string, std::string>
constrained_host(const UriName& uri, bool is_lower)
{
  auto host = uri.host;
  const auto shown = go_quote(uri.text);
  if (host.empty()) {
    return tl::make_unexpected(fmt::format(
        "URI with empty host ({}) cannot be matched against constraints", shown));
  }
  if (host.back() != ']') {
    host = host.substr(0, host.find(':'));
  }
  if (host.front() == '[' || parse_ip(host, k_newest)) {
    return tl::make_unexpected(
        fmt::format("URI with IP ({}) cannot be matched against constraints", shown));
  }
  return is_lower ? text::to_lower(host) : host;
}

std::optional<NameProblem>
judge_name(const Certificate& authority,
           const Certificate& bearer,
           const AlternativeName& name,
           Version go)
{
  switch (name.kind) {
  case san::email:
    if (!parse_mailbox(name.value)) {
      return NameProblem{"x509: cannot parse rfc822Name {\"\" \"\"}", true};
    }
    return of_detail(judge_text(authority, k_email, name.value, name.value, go));
  case san::dns:
    if (!is_domain(name.value, false)) {
      return NameProblem{"x509: cannot parse dnsName " + go_quote(name.value), true};
    }
    return of_detail(judge_text(authority, k_dns, name.value, name.value, go));
  case san::uri: {
    const auto uri =
        std::find_if(bearer.uris.begin(), bearer.uris.end(), [&name](const auto& u) {
          return u.text == name.value;
        });
    const bool has_any = !authority.permitted.uri_domains.empty() ||
                         !authority.excluded.uri_domains.empty();
    if (uri == bearer.uris.end() || !has_any) {
      return std::nullopt;
    }
    const auto host = constrained_host(*uri, false);
    if (!host) {
      return NameProblem{host.error()};
    }
    return of_detail(judge_text(authority, k_uri, *host, uri->text, go));
  }
  case san::address:
    return of_detail(judge_address(authority, name.value, go));
  default:
    return std::nullopt;
  }
}

// Judge every name of `bearer` by the constraints of `authority`, in the order of
// Go 1.26.
Problem
judge_names(const Certificate& authority,
            const Certificate& bearer,
            const std::vector<std::string>& hosts,
            Version go)
{
  for (const auto& address : bearer.addresses) {
    if (auto problem = judge_address(authority, address, go)) {
      return problem;
    }
  }
  for (const auto& name : bearer.dns_names) {
    if (!is_domain(name, false)) {
      return "x509: cannot parse dnsName " + go_quote(name);
    }
    if (auto problem = judge_text(authority, k_dns, name, name, go)) {
      return problem;
    }
  }
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (auto problem = judge_text(authority, k_uri, hosts[i], bearer.uris[i].text, go)) {
      return problem;
    }
  }
  for (const auto& email : bearer.emails) {
    const auto mailbox = parse_mailbox(email);
    const auto shown =
        mailbox ? mailbox->local + "@" + text::to_lower(mailbox->domain) : email;
    if (auto problem = judge_text(authority, k_email, email, shown, go)) {
      return problem;
    }
  }
  return std::nullopt;
}

// Judge what of `bearer` cannot be judged at all, and return the hosts of its URIs.
tl::expected<std::vector<std::string>, std::string>
hosts_of(const Certificate& bearer)
{
  std::vector<std::string> hosts;
  for (const auto& uri : bearer.uris) {
    auto host = constrained_host(uri, true);
    if (!host) {
      return tl::make_unexpected(std::move(host).error());
    }
    hosts.push_back(std::move(*host));
  }
  for (const auto& email : bearer.emails) {
    if (!parse_mailbox(email)) {
      return tl::make_unexpected("cannot parse rfc822Name " + go_quote(email));
    }
  }
  return hosts;
}

} // namespace

std::optional<NameProblem>
constraint_problem(const Certificate& authority, const Chain& below, Version go)
{
  if (!authority.has_name_constraints) {
    return std::nullopt;
  }
  Chain bearers = below;
  if (go < rules::constraints_on_whole_path) {
    bearers = {below.front(), &authority};
  }
  for (const auto* bearer : bearers) {
    for (const auto& name : bearer->names_in_order) {
      if (auto problem = judge_name(authority, *bearer, name, go)) {
        return problem;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string>
chain_constraint_problem(const Chain& chain, Version go)
{
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool is_constrained =
        std::any_of(chain.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    chain.end(),
                    [](const auto* above) { return above->has_name_constraints; });
    if (!chain[i]->has_san || !is_constrained) {
      continue;
    }
    const auto hosts = hosts_of(*chain[i]);
    if (!hosts) {
      return hosts.error();
    }
    for (std::size_t above = i + 1; above < chain.size(); ++above) {
      if (!chain[above]->has_name_constraints) {
        continue;
      }
      if (auto problem = judge_names(*chain[above], *chain[i], *hosts, go)) {
        return problem;
      }
    }
  }
  return std::nullopt;
}

} // namespace oidcctl::go::x509
