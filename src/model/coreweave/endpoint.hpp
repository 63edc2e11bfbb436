#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace oidcctl {

// Which of the two API endpoints of a CoreWeave CKS cluster: the one that takes the
// cloud's own tokens, or its twin below `api.` that leaves authentication to the cluster.
enum class EndpointKind { managed, unmanaged };

// Why a text is not an endpoint.
struct EndpointProblem
{
  bool is_foreign = false; // the host is not CoreWeave's at all
  std::string text = {};   // what was seen and wanted
  std::string hint = {};
};

// The public address of a CKS cluster's API server:
// "https://[api.]ORG-HASH.k8s.ZONE.coreweave.com". The deprecated form has the cluster's
// name where HASH is.
struct Endpoint
{
  EndpointKind kind = EndpointKind::managed;
  std::string org_id = {}; // lower case, as all of the host
  std::string cluster_hash =
      {}; // 8 hexadecimal digits; of the name in the deprecated form
  std::string cluster_name = {}; // of the deprecated form; empty otherwise
  std::string zone = {};
  std::optional<std::uint16_t> port = std::nullopt; // other than 443
  std::string path = {};                            // after the host, never just "/"
  bool was_http = false; // the text said http, which no endpoint answers

  // Return the endpoint that a URL or a host name means, in any case of letters.
  static tl::expected<Endpoint, EndpointProblem> parse(std::string_view url_or_host);

  // Return the host; that of the deprecated form again when it was parsed from one.
  std::string host() const;
  // Return "https://HOST[:PORT][PATH]".
  std::string url() const;
  // Return the same cluster's endpoint of `wanted` kind, never in the deprecated form.
  Endpoint as(EndpointKind wanted) const;
  // Return whether more than one hyphen is in the deprecated form, so that the end of the
  // organisation's ID is a guess (at the first one).
  bool is_split_guessed() const;
};

// What names a cluster. Either the hash or the name is given.
struct EndpointParts
{
  std::string org_id = {};
  std::string cluster_hash = {};
  std::string cluster_name = {};
  std::string zone = {}; // as the API spells it, US-EAST-04A, or in lower case
};

// Return the endpoint of `kind` that has `parts`, in any case of letters.
tl::expected<Endpoint, EndpointProblem> make_endpoint(EndpointKind kind,
                                                      const EndpointParts& parts);

// Return the first 8 hexadecimal digits of the SHA-1 of a cluster's name, byte for byte.
// That these name the host is observed, not documented.
std::string cluster_hash_of(std::string_view cluster_name);

// One kind of credential, and which of the two endpoints takes it.
struct EndpointCredential
{
  std::string_view id; // permanent
  std::string_view name;
  bool managed = false;
  bool unmanaged = false;
};

// Return all kinds of credentials, sorted by id.
std::span<const EndpointCredential> endpoint_credentials();

// Return whether the endpoint of `kind` takes `credential`.
bool takes(EndpointKind kind, const EndpointCredential& credential);

// Return the permanent word for `kind`.
std::string_view to_string(EndpointKind kind);

} // namespace oidcctl
