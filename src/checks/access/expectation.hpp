#pragma once

#include "base/byte_stream.hpp"
#include "kube/rbac/request.hpp"
#include "kube/review/attributes.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What a cluster is expected to allow and to refuse, for `access test`.
namespace oidcctl::access {

struct Expectation
{
  std::string text = {};      // as a sentence: `user "jane" may get pods in apps`
  review::UserInfo user = {}; // with the groups that an API server adds
  rbac::Action action = {};
  bool may = true;
  bool needs_group = false; // the type is not known: its group is to be found out
  std::size_t line = 0;
};

// Return the expectations of a file, at most 100,000. Two forms:
//
// Sentences, one a line, `#` begins a comment:
//   [user|group|serviceaccount] NAME[, group NAME...] may|may not VERB TYPE|/URL
//     [in NAMESPACE | in all namespaces]
//
// YAML, a list whose items are such sentences, or maps:
//   - user: jane@example.com     # or serviceAccount: NAMESPACE/NAME
//     groups: [dev]
//     namespace: apps            # or namespaces: [a, b]
//     may: [get pods, list pods/log]
//     mayNot: [get secrets]
//
// A namespace without a name is "default". Errors (`local_file`) name the line.
Result<std::vector<Expectation>> read_expectations(ByteStream bytes);

// Return the expectation of one sentence; an error (`local_file`) without a place.
Result<Expectation> parse_sentence(std::string_view sentence);

} // namespace oidcctl::access
