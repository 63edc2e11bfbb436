#include "base/hex.hpp"
#include "go/json.hpp"
#include "go/url_parse.hpp"
#include "go/x509/address.hpp"
#include "go/x509/der.hpp"
#include "go/x509/domain.hpp"
#include "go/x509/extensions.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

// The extensions with names in them: subjectAltName and nameConstraints.
namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t k_v4_size = 4;
constexpr std::size_t k_v6_size = 16;

bool
is_mapped_v4(std::string_view address)
{
  return address.size() == k_v6_size &&
         address.starts_with(std::string_view("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12));
}

Problem
read_uri_name(Certificate& certificate, std::string_view text)
{
  if (!is_ia5(text)) {
    return "x509: SAN uniformResourceIdentifier is malformed";
  }
  const auto url = parse_url(text);
  if (!url) {
    return fmt::format("x509: cannot parse URI {}: {}", go_quote(text), url.error());
  }
  if (!is_domain(url->host, false)) {
    return fmt::format("x509: cannot parse URI {}: invalid domain", go_quote(text));
  }
  certificate.uris.push_back({std::string(text), url->host});
  return std::nullopt;
}

Problem
read_address_name(Certificate& certificate, std::string_view bytes, Version go)
{
  if (bytes.size() != k_v4_size && bytes.size() != k_v6_size) {
    return fmt::format("x509: cannot parse IP address of length {}", bytes.size());
  }
  if (is_mapped_v4(bytes) && go >= rules::no_mapped_addresses) {
    return "x509: SAN iPAddress contains IPv4-mapped IPv6 address";
  }
  certificate.addresses.emplace_back(bytes);
  return std::nullopt;
}

Problem
read_text_name(std::vector<std::string>& names,
               std::string_view text,
               std::string_view kind)
{
  if (!is_ia5(text)) {
    return fmt::format("x509: SAN {} is malformed", kind);
  }
  names.emplace_back(text);
  return std::nullopt;
}

Problem
read_general_name(Certificate& certificate, const Element& name, Version go)
{
  switch (name.tag) {
  case tag::context(san::email):
    return read_text_name(certificate.emails, name.content, "rfc822Name");
  case tag::context(san::dns):
    return read_text_name(certificate.dns_names, name.content, "dNSName");
  case tag::context(san::uri):
    return read_uri_name(certificate, name.content);
  case tag::context(san::address):
    return read_address_name(certificate, name.content, go);
  default:
    return std::nullopt; // a kind that Go does not know is passed over
  }
}

// Return whether `mask` is ones and then zeros.
bool
is_mask(std::string_view mask)
{
  bool has_ended = false;
  for (const char c : mask) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned inverted = 0xffU & ~unsigned{byte};
    if ((has_ended && byte != 0) || (inverted & (inverted + 1)) != 0) {
      return false;
    }
    has_ended = has_ended || byte != 0xff;
  }
  return true;
}

Problem
read_range(Subtrees& trees, std::string_view value, Version go)
{
  const auto half = value.size() / 2;
  if (value.size() != 2 * k_v4_size && value.size() != 2 * k_v6_size) {
    return fmt::format("x509: IP constraint contained value of length {}", value.size());
  }
  const auto address = value.substr(0, half);
  const auto mask = value.substr(half);
  if (!is_mask(mask)) {
    return "x509: IP constraint contained invalid mask " + hex(mask);
  }
  if (is_mapped_v4(address) && go >= rules::no_mapped_addresses) {
    return "x509: IP constraint contained IPv4-mapped IPv6 address";
  }
  trees.addresses.push_back({std::string(address), std::string(mask)});
  return std::nullopt;
}

// Return what is wrong with a name in a subtree, or nothing; it is ASCII.
Problem
subtree_problem(std::uint8_t kind, std::string_view value, Version go)
{
  const bool is_mailbox = kind == san::email && value.find('@') != std::string_view::npos;
  if (kind == san::uri && parse_ip(value, go)) {
    return fmt::format("x509: failed to parse URI constraint {}: cannot be IP address",
                       go_quote(value));
  }
  const bool is_dot = value == "." && go < rules::no_constraint_of_a_dot;
  if (is_mailbox ? parse_mailbox(value).has_value() : is_dot || is_domain(value, true)) {
    return std::nullopt;
  }
  const auto* noun = kind == san::dns     ? "dnsName"
                     : kind == san::email ? "rfc822Name"
                                          : "URI";
  return fmt::format("x509: failed to parse {} constraint {}", noun, go_quote(value));
}

Problem
read_text_subtree(Subtrees& trees, std::uint8_t kind, std::string_view value, Version go)
{
  if (!is_ia5(value)) {
    return fmt::format("x509: invalid constraint value: x509: {} cannot be encoded as an "
                       "IA5String",
                       go_quote(value));
  }
  if (auto problem = subtree_problem(kind, value, go)) {
    return problem;
  }
  auto& list = kind == san::dns     ? trees.dns
               : kind == san::email ? trees.emails
                                    : trees.uri_domains;
  list.emplace_back(value);
  return std::nullopt;
}

Problem
read_subtrees(Subtrees& trees, Der der, Version go, bool& is_unhandled)
{
  while (!der.empty()) {
    Der subtree;
    if (!der.read(tag::sequence, subtree)) {
      return "x509: invalid NameConstraints extension";
    }
    const auto base = subtree.read_any();
    if (!base) {
      return "x509: invalid NameConstraints extension";
    }
    Problem problem;
    switch (base->tag) {
    case tag::context(san::dns):
    case tag::context(san::email):
    case tag::context(san::uri):
      problem = read_text_subtree(
          trees, static_cast<std::uint8_t>(base->tag & 0x1fU), base->content, go);
      break;
    case tag::context(san::address):
      problem = read_range(trees, base->content, go);
      break;
    default:
      is_unhandled = true;
    }
    if (problem) {
      return problem;
    }
  }
  return std::nullopt;
}

} // namespace

std::optional<std::string>
read_alternative_names(Certificate& certificate, std::string_view value, Version go)
{
  Der der(value);
  certificate.has_san = true;
  if (!der.read(tag::sequence, der)) {
    return "x509: invalid subject alternative names";
  }
  while (!der.empty()) {
    const auto name = der.read_any();
    if (!name) {
      return "x509: invalid subject alternative name";
    }
    if (auto problem = read_general_name(certificate, *name, go)) {
      return problem;
    }
    certificate.names_in_order.push_back(
        {static_cast<std::uint8_t>(name->tag ^ 0x80U), std::string(name->content)});
  }
  return std::nullopt;
}

std::optional<std::string>
read_name_constraints(Certificate& certificate,
                      std::string_view value,
                      Version go,
                      bool& is_unhandled)
{
  Der outer(value);
  Der sequence;
  Der permitted;
  Der excluded;
  bool has_permitted = false;
  bool has_excluded = false;
  if (!outer.read(tag::sequence, sequence) || !outer.empty() ||
      !sequence.read_optional(tag::constructed(0), permitted, has_permitted) ||
      !sequence.read_optional(tag::constructed(1), excluded, has_excluded) ||
      !sequence.empty()) {
    return "x509: invalid NameConstraints extension";
  }
  const bool is_empty_half =
      (has_permitted && permitted.empty()) || (has_excluded && excluded.empty());
  if ((!has_permitted && !has_excluded) ||
      (go < rules::no_empty_subtrees && permitted.empty() && excluded.empty())) {
    return "x509: empty name constraints extension";
  }
  if (is_empty_half && go >= rules::no_empty_subtrees) {
    return "x509: empty name constraints subtree sequence";
  }
  if (auto problem = read_subtrees(certificate.permitted, permitted, go, is_unhandled)) {
    return problem;
  }
  return read_subtrees(certificate.excluded, excluded, go, is_unhandled);
}

} // namespace oidcctl::go::x509
