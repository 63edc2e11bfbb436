#include "go/x509/extensions.hpp"

#include "go/x509/der.hpp"
#include "go/x509/rules.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<std::string>;

// What one extension is read with.
struct Context
{
  Certificate& certificate;
  const Extension& extension;
  Version go;
  bool is_unhandled = false;
};

Problem
key_usage(Context& context)
{
  BitString bits;
  if (!Der(context.extension.value).read_bit_string(bits)) {
    return "x509: invalid key usage";
  }
  constexpr std::size_t count = 9;
  for (std::size_t i = 0; i < count; ++i) {
    context.certificate.key_usage |= bits.at(i) ? 1U << i : 0;
  }
  return std::nullopt;
}

// Return the message of basic constraints, which named the place by a letter once.
std::string
basic_constraints_problem(Version go, char letter)
{
  const std::string message = "x509: invalid basic constraints";
  return go >= rules::no_negative_path_length ? message : message + ' ' + letter;
}

Problem
basic_constraints(Context& context)
{
  auto& certificate = context.certificate;
  const auto go = context.go;
  Der der(context.extension.value);
  if (!der.read(tag::sequence, der)) {
    return basic_constraints_problem(go, 'a');
  }
  certificate.is_ca = false;
  if (der.next_is(tag::boolean) && !der.read_boolean(certificate.is_ca)) {
    return basic_constraints_problem(go, 'b');
  }
  certificate.max_path_length = -1;
  if (der.next_is(tag::integer) &&
      (!der.read_int64(certificate.max_path_length) ||
       (certificate.max_path_length < 0 && go >= rules::no_negative_path_length))) {
    return basic_constraints_problem(go, 'c');
  }
  certificate.has_basic_constraints = true;
  return std::nullopt;
}

Problem
alternative_names(Context& context)
{
  auto& certificate = context.certificate;
  auto problem = read_alternative_names(certificate, context.extension.value, context.go);
  context.is_unhandled = certificate.dns_names.empty() && certificate.emails.empty() &&
                         certificate.addresses.empty() && certificate.uris.empty();
  return problem;
}

Problem
name_constraints(Context& context)
{
  context.certificate.has_name_constraints = true;
  return read_name_constraints(
      context.certificate, context.extension.value, context.go, context.is_unhandled);
}

// Read one DistributionPoint (RFC 5280 4.2.1.13) off `points`.
bool
skip_distribution_point(Der& points)
{
  Der point;
  Der name;
  bool is_present = false;
  if (!points.read(tag::sequence, point) ||
      !point.read_optional(tag::constructed(0), name, is_present)) {
    return false;
  }
  if (!is_present) {
    return true;
  }
  if (!name.read(tag::constructed(0), name)) {
    return false;
  }
  std::string_view uri;
  while (name.next_is(tag::context(6))) {
    if (!name.read(tag::context(6), uri)) {
      return false;
    }
  }
  return true;
}

Problem
distribution_points(Context& context)
{
  Der der(context.extension.value);
  if (!der.read(tag::sequence, der)) {
    return "x509: invalid CRL distribution points";
  }
  while (!der.empty()) {
    if (!skip_distribution_point(der)) {
      return "x509: invalid CRL distribution point";
    }
  }
  return std::nullopt;
}

bool
is_critical_and_must_not(const Context& context)
{
  return context.extension.is_critical && context.go >= rules::no_critical_identifiers;
}

Problem
authority_key_id(Context& context)
{
  if (is_critical_and_must_not(context)) {
    return "x509: authority key identifier incorrectly marked critical";
  }
  Der der(context.extension.value);
  std::string_view id;
  if (!der.read(tag::sequence, der) ||
      (der.next_is(tag::context(0)) && !der.read(tag::context(0), id))) {
    return "x509: invalid authority key identifier";
  }
  context.certificate.authority_key_id = id;
  return std::nullopt;
}

Problem
subject_key_id(Context& context)
{
  if (is_critical_and_must_not(context)) {
    return "x509: subject key identifier incorrectly marked critical";
  }
  std::string_view id;
  if (!Der(context.extension.value).read(tag::octet_string, id)) {
    return "x509: invalid subject key identifier";
  }
  context.certificate.subject_key_id = id;
  return std::nullopt;
}

Problem
extended_key_usage(Context& context)
{
  Der der(context.extension.value);
  bool is_good = der.read(tag::sequence, der);
  while (is_good && !der.empty()) {
    std::string oid;
    is_good = der.read_oid(oid, context.go);
    context.certificate.extended_key_usages.push_back(oid);
  }
  return is_good ? std::nullopt : Problem("x509: invalid extended key usages");
}

// Return whether `oid`, the content of an OBJECT IDENTIFIER, has whole arcs in their
// shortest form (crypto/x509 newOIDFromDER).
bool
is_oid(std::string_view oid)
{
  bool is_start = true;
  for (const char c : oid) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_start && byte == 0x80) {
      return false;
    }
    is_start = (byte & 0x80U) == 0;
  }
  return !oid.empty() && is_start;
}

// Read one PolicyInformation off `policies`.
bool
read_policy(Der& policies, Version go, std::string_view& oid)
{
  Der policy;
  if (!policies.read(tag::sequence, policy)) {
    return false;
  }
  Der copy = policy;
  std::string dotted;
  return policy.read(tag::object_identifier, oid) &&
         (go >= rules::long_policy_oids ? is_oid(oid) : copy.read_oid(dotted, go));
}

Problem
certificate_policies(Context& context)
{
  Der der(context.extension.value);
  auto& policies = context.certificate.policies;
  bool is_good = der.read(tag::sequence, der);
  while (is_good && !der.empty()) {
    std::string_view oid;
    is_good = read_policy(der, context.go, oid);
    const bool is_known =
        std::find(policies.begin(), policies.end(), oid) != policies.end();
    is_good = is_good && !(is_known && context.go >= rules::no_duplicate_policy);
    policies.emplace_back(oid);
  }
  return is_good ? std::nullopt : Problem("x509: invalid certificate policies");
}

Problem
policy_mappings(Context& context)
{
  Der der(context.extension.value);
  bool is_good = der.read(tag::sequence, der);
  while (is_good && !der.empty()) {
    Der mapping;
    std::string_view issuer;
    std::string_view subject;
    is_good = der.read(tag::sequence, mapping) &&
              mapping.read(tag::object_identifier, issuer) &&
              mapping.read(tag::object_identifier, subject);
    context.certificate.policy_mappings.push_back(
        {std::string(issuer), std::string(subject)});
  }
  return is_good ? std::nullopt : Problem("x509: invalid policy mappings extension");
}

Problem
policy_constraints(Context& context)
{
  auto& certificate = context.certificate;
  Der der(context.extension.value);
  const bool is_good =
      der.read(tag::sequence, der) &&
      (!der.next_is(tag::context(0)) ||
       der.read_int64(certificate.require_explicit_policy, tag::context(0))) &&
      (!der.next_is(tag::context(1)) ||
       der.read_int64(certificate.inhibit_policy_mapping, tag::context(1)));
  return is_good ? std::nullopt : Problem("x509: invalid policy constraints extension");
}

Problem
inhibit_any_policy(Context& context)
{
  return Der(context.extension.value).read_int64(context.certificate.inhibit_any_policy)
             ? std::nullopt
             : Problem("x509: invalid inhibit any policy extension");
}

// Read one AccessDescription (RFC 5280 4.2.2.1) off `descriptions`.
bool
skip_access(Der& descriptions, Version go)
{
  Der access;
  std::string method;
  std::string_view uri;
  return descriptions.read(tag::sequence, access) && access.read_oid(method, go) &&
         (!access.next_is(tag::context(6)) || access.read(tag::context(6), uri));
}

Problem
authority_info_access(Context& context)
{
  if (is_critical_and_must_not(context)) {
    return "x509: authority info access incorrectly marked critical";
  }
  Der der(context.extension.value);
  bool is_good = der.read(tag::sequence, der);
  while (is_good && !der.empty()) {
    is_good = skip_access(der, context.go);
  }
  return is_good ? std::nullopt : Problem("x509: invalid authority info access");
}

struct Reader
{
  std::string_view oid;
  Problem (*read)(Context&);
  Version first = {}; // before, the extension is not known
};

constexpr Reader k_readers[] = {
    {"2.5.29.14", subject_key_id},
    {"2.5.29.15", key_usage},
    {"2.5.29.17", alternative_names},
    {"2.5.29.19", basic_constraints},
    {"2.5.29.30", name_constraints},
    {"2.5.29.31", distribution_points},
    {"2.5.29.32", certificate_policies},
    {"2.5.29.33", policy_mappings, rules::policies},
    {"2.5.29.35", authority_key_id},
    {"2.5.29.36", policy_constraints, rules::policies},
    {"2.5.29.37", extended_key_usage},
    {"2.5.29.54", inhibit_any_policy, rules::policies},
    {"1.3.6.1.5.5.7.1.1", authority_info_access},
};

} // namespace

std::optional<std::string>
read_extensions(Certificate& certificate, Version go)
{
  for (const auto& extension : certificate.extensions) {
    Context context{certificate, extension, go};
    const auto* reader = std::find_if(
        std::begin(k_readers), std::end(k_readers), [&](const Reader& candidate) {
          return candidate.oid == extension.oid && go >= candidate.first;
        });
    if (reader == std::end(k_readers)) {
      context.is_unhandled = true;
    } else if (auto problem = reader->read(context)) {
      return problem;
    }
    if (extension.is_critical && context.is_unhandled) {
      certificate.unhandled_critical.push_back(extension.oid);
    }
  }
  return std::nullopt;
}

} // namespace oidcctl::go::x509
