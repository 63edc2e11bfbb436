#pragma once

#include "go/version.hpp"

#include <string_view>

// From which Go each rule about certificates holds. Where a rule came with a patch
// release (a security fix), the first minor release whose last patch has it is named,
// because the last patch release of each Kubernetes is built with the last patch of its
// Go.
namespace oidcctl::go::x509::rules {

// crypto/x509/parser.go over cryptobyte instead of encoding/asn1.
inline constexpr Version cryptobyte_parser{17};
// An extension must not occur twice.
inline constexpr Version no_duplicate_extension{19};
// Policies are kept whole, not as arcs that must fit into an int.
inline constexpr Version long_policy_oids{22};
// The error names the OID of the extension that occurs twice.
inline constexpr Version duplicate_extension_named{23};
// A negative serial number is refused (GODEBUG x509negativeserial).
inline constexpr Version no_negative_serial{23};
// Authority and subject key identifiers and authorityInfoAccess must not be critical.
inline constexpr Version no_critical_identifiers{23};
// policyMappings, policyConstraints and inhibitAnyPolicy are read and policies are judged
// (GODEBUG x509usepolicies).
inline constexpr Version policies{24};
// A constraint must not be a dot and nothing else (domainNameValid).
inline constexpr Version no_constraint_of_a_dot{24};
// BMPString must not have surrogates and noncharacters.
inline constexpr Version bmp_without_reserved{25};
// A policy must not occur twice.
inline constexpr Version no_duplicate_policy{24};
// Neither a name nor a constraint is an IPv4 address that is mapped into IPv6.
inline constexpr Version no_mapped_addresses{27};
// A half of the name constraints that is there must not be empty.
inline constexpr Version no_empty_subtrees{27};
// A path length below 0 is refused, and the message lost its letter.
inline constexpr Version no_negative_path_length{23};
// A point that is not on its curve is refused by crypto/ecdsa's own words.
inline constexpr Version ecdsa_point_words{25};

// Chains
// SHA-1 signatures are refused (GODEBUG x509sha1 until Go 1.23).
inline constexpr Version no_sha1{18};
inline constexpr Version no_sha1_override{24};
// DSA signatures are no longer verified.
inline constexpr Version no_dsa{16};
// Names of every certificate below a constraint are judged, not only of the first.
inline constexpr Version constraints_on_whole_path{21};
// An excluded subtree also bars wildcards that could match it.
inline constexpr Version excluded_wildcards{24};
// Name constraints are judged over whole chains, after the chain is built
// (constraints.go).
inline constexpr Version constraints_after_building{26};
// RSA signatures by keys below 1024 bits are refused (GODEBUG rsa1024min).
inline constexpr Version rsa_1024{24};
// The hint of an unknown authority names a candidate that is not valid, too.
inline constexpr Version hint_names_invalid{22};
// A candidate whose key is of an unknown type is passed over; before, its signature was
// refused, with a hint.
inline constexpr Version unknown_keys_passed_over{24};

// Host names
inline constexpr Version no_common_name_override{17};
inline constexpr Version no_leading_zeros_in_ipv4{17};
inline constexpr Version no_bare_wildcard{22};
// More than 99 names are counted instead of listed.
inline constexpr Version many_names_counted{24};

// crypto/tls
inline constexpr Version verification_error_words{20};
inline constexpr Version rsa_8192{19};
inline constexpr Version certificate_message_256k{22};

// encoding/pem
inline constexpr Version pem_last_begin{24};

} // namespace oidcctl::go::x509::rules

namespace oidcctl::go::x509 {

// Return whether every byte of `bytes` is ASCII.
bool is_ia5(std::string_view bytes);

} // namespace oidcctl::go::x509
