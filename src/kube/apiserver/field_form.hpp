#pragma once

#include "kube/apiserver/config_source.hpp"
#include "kube/apiserver/oidc_flags.hpp"
#include "yaml/node.hpp"

#include <span>
#include <string>
#include <string_view>

// Forms of clouds and distributions that have a field of their own for each flag of
// kube-apiserver. One table writes such a form and reads it.
namespace oidcctl::apiserver {

// What a field is about.
enum class Field {
  issuer_url,
  client_id,
  username_claim,
  username_prefix,
  groups_claim,
  groups_prefix,
  required_claims,
  signing_algorithms,
  ca,
};

// How its value is written.
enum class Shape {
  text,       // a string
  list,       // a list of strings, or of the only one
  commas,     // one string, with commas between its parts
  pair,       // one string "claim=value"
  pairs,      // a list of those
  map,        // a map from claim to value
  objects,    // a list of {key, value}
  base64,     // the base64 of the text
  algorithms, // a list of words such as SIGNING_ALGORITHM_RS256
};

struct FieldRow
{
  Field field = Field::issuer_url;
  std::string_view name = {};
  Shape shape = Shape::text;
  bool is_path = false; // of the CA: where the API server finds the file
};

using FieldTable = std::span<const FieldRow>;

// Return the map that `table` makes of `flags`, in its order; fields that say nothing are
// left out. `ca` is the text of the CA file.
yaml::Node write_fields(FieldTable table, const OidcFlags& flags, const std::string& ca);

// Which members of a map have to be in its table.
struct MemberRule
{
  std::string_view front = {};                   // those that start so; empty: all
  std::span<const std::string_view> others = {}; // except these
};

// Add what the fields of `map` say to `source`, as flags of kube-apiserver; the text of a
// CA becomes one of its files. An empty text says nothing, as for the clouds. Errors have
// the line and the path below `path`; a member that `rule` covers and the table lacks is
// one, because the cloud would drop it.
Result<void> read_fields(FieldTable table,
                         const MemberRule& rule,
                         const yaml::Node& map,
                         std::string_view path,
                         ConfigSource& source);

// The forms that have a table.
enum class FieldForm {
  kops,
  kubeone,
  kubespray,
  eks,    // JSON of the AWS API
  eksctl, // YAML
  eks_terraform,
  ovh,
  scaleway,
  vultr,
  exoscale,
  crusoe,
  oke,
  coreweave, // Terraform
  coreweave_rest,
  together, // Terraform and API; its form on the web has less
};

FieldTable fields_of(FieldForm form);

} // namespace oidcctl::apiserver
