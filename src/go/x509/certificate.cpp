#include "go/x509/certificate.hpp"

#include "go/json.hpp"
#include "go/x509/asn1_time.hpp"
#include "go/x509/der.hpp"
#include "go/x509/extensions.hpp"
#include "go/x509/name.hpp"
#include "go/x509/public_key.hpp"
#include "go/x509/rules.hpp"

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<std::string>;

Problem
read_version(Der& tbs, Certificate& certificate)
{
  Der inner;
  bool is_present = false;
  std::int64_t version = 0;
  if (!tbs.read_optional(tag::constructed(0), inner, is_present) ||
      (is_present && (!inner.read_int64(version) || !inner.empty())) || version < 0) {
    return "x509: malformed version";
  }
  constexpr std::int64_t newest = 3;
  if (version >= newest) {
    return "x509: invalid version";
  }
  certificate.version = static_cast<int>(version) + 1;
  return std::nullopt;
}

Problem
read_serial(Der& tbs, Certificate& certificate, Version go)
{
  std::string_view serial;
  if (!tbs.read_integer(serial)) {
    return "x509: malformed serial number";
  }
  const bool is_negative = (static_cast<unsigned char>(serial.front()) & 0x80U) != 0;
  if (is_negative && go >= rules::no_negative_serial) {
    return "x509: negative serial number";
  }
  certificate.serial = serial;
  return std::nullopt;
}

// The algorithm occurs inside and outside of what is signed.
Problem
read_signature_algorithm(Der& tbs, Der& outer, Certificate& certificate, Version go)
{
  std::string_view inside;
  std::string_view outside;
  if (!tbs.read(tag::sequence, inside)) {
    return "x509: malformed signature algorithm identifier";
  }
  if (!outer.read(tag::sequence, outside)) {
    return "x509: malformed algorithm identifier";
  }
  if (inside != outside) {
    return "x509: inner and outer signature algorithm identifiers don't match";
  }
  AlgorithmIdentifier identifier;
  if (auto problem = read_algorithm(Der(inside), go, identifier)) {
    return problem;
  }
  certificate.signature_algorithm = signature_algorithm(identifier, go);
  certificate.signature_oid = identifier.oid;
  return std::nullopt;
}

Problem
read_name_of(Der& tbs, Name& name, Version go)
{
  std::string_view raw;
  if (!tbs.read_element(tag::sequence, raw)) {
    return "x509: malformed issuer"; // Go says so of the subject, too
  }
  return read_name(raw, go, name);
}

Problem
read_validity(Der& tbs, Certificate& certificate)
{
  Der validity;
  if (!tbs.read(tag::sequence, validity)) {
    return "x509: malformed validity";
  }
  auto problem = read_time(validity, certificate.not_before);
  return problem ? problem : read_time(validity, certificate.not_after);
}

Problem
read_key(Der& tbs, Certificate& certificate, Version go)
{
  std::string_view spki;
  if (!tbs.read_element(tag::sequence, spki)) {
    return "x509: malformed spki";
  }
  certificate.spki = spki;
  return read_public_key(certificate, go);
}

Problem
read_extension(Der& list, Extension& extension, Version go)
{
  Der fields;
  if (!list.read(tag::sequence, fields)) {
    return "x509: malformed extension";
  }
  if (!fields.read_oid(extension.oid, go)) {
    return "x509: malformed extension OID field";
  }
  if (fields.next_is(tag::boolean) && !fields.read_boolean(extension.is_critical)) {
    return "x509: malformed extension critical field";
  }
  std::string_view value;
  if (!fields.read(tag::octet_string, value)) {
    return "x509: malformed extension value field";
  }
  extension.value = value;
  return std::nullopt;
}

std::string
duplicate_extension(const std::string& oid, Version go)
{
  return go >= rules::duplicate_extension_named
             ? "x509: certificate contains duplicate extension with OID " + go_quote(oid)
             : "x509: certificate contains duplicate extensions";
}

Problem
read_extension_list(Der& tbs, Certificate& certificate, Version go)
{
  Der list;
  bool is_present = false;
  if (!tbs.read_optional(tag::constructed(3), list, is_present) ||
      (is_present && !list.read(tag::sequence, list))) {
    return "x509: malformed extensions";
  }
  auto& extensions = certificate.extensions;
  while (!list.empty()) {
    Extension extension;
    if (auto problem = read_extension(list, extension, go)) {
      return problem;
    }
    const bool is_known =
        std::any_of(extensions.begin(), extensions.end(), [&extension](const auto& e) {
          return e.oid == extension.oid;
        });
    if (is_known && go >= rules::no_duplicate_extension) {
      return duplicate_extension(extension.oid, go);
    }
    extensions.push_back(std::move(extension));
  }
  return read_extensions(certificate, go);
}

// What only later versions of X.509 have.
Problem
read_tail(Der& tbs, Certificate& certificate, Version go)
{
  if (certificate.version > 1) {
    if (!tbs.skip_optional(tag::context(1))) {
      return "x509: malformed issuerUniqueID";
    }
    if (!tbs.skip_optional(tag::context(2))) {
      return "x509: malformed subjectUniqueID";
    }
  }
  return certificate.version == 3 ? read_extension_list(tbs, certificate, go)
                                  : std::nullopt;
}

Problem
read_certificate(std::string_view der, Certificate& certificate, Version go)
{
  Der input(der);
  const auto whole = input.read_any();
  if (!whole || whole->tag != tag::sequence) {
    return "x509: malformed certificate";
  }
  certificate.raw = whole->whole;
  Der outer(whole->content);
  const auto signed_part = outer.read_any();
  if (!signed_part || signed_part->tag != tag::sequence) {
    return "x509: malformed tbs certificate";
  }
  certificate.tbs = signed_part->whole;
  Der tbs(signed_part->content);
  Problem problem;
  if ((problem = read_version(tbs, certificate)) ||
      (problem = read_serial(tbs, certificate, go)) ||
      (problem = read_signature_algorithm(tbs, outer, certificate, go)) ||
      (problem = read_name_of(tbs, certificate.issuer, go)) ||
      (problem = read_validity(tbs, certificate)) ||
      (problem = read_name_of(tbs, certificate.subject, go)) ||
      (problem = read_key(tbs, certificate, go)) ||
      (problem = read_tail(tbs, certificate, go))) {
    return problem;
  }
  BitString signature;
  if (!outer.read_bit_string(signature)) {
    return "x509: malformed signature";
  }
  certificate.signature = signature.right_aligned();
  return input.empty() ? std::nullopt : Problem("x509: trailing data");
}

} // namespace

tl::expected<Certificate, std::string>
parse_certificate(std::string_view der, Version go)
{
  Certificate certificate;
  if (auto problem = read_certificate(der, certificate, go)) {
    return tl::make_unexpected(std::move(*problem));
  }
  return certificate;
}

Certificate
partial_certificate(std::string_view der, Version go)
{
  Certificate certificate;
  static_cast<void>(
      read_certificate(der, certificate, go)); // the rest is what is left out
  return certificate;
}

} // namespace oidcctl::go::x509
