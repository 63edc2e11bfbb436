#pragma once

#include "kube/apiserver/cluster_settings.hpp"
#include "kube/apiserver/config_source.hpp"
#include "kube/apiserver/expressions.hpp"
#include "kube/apiserver/field_error.hpp"
#include "kube/apiserver/validation.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// What a file that the flags name is, where the API server runs.
struct NamedText
{
  std::string text = {};
  // Why it cannot be read, as Go says it: "no such file or directory"; empty: it was
  // read.
  std::string problem = {};
  // Whether the problem is one on the machine where the API server runs, too.
  bool is_certain = true;
};

// Returns the text of the file at a path.
using ReadNamed = std::function<NamedText(const std::string& path)>;

// Whether a kube-apiserver starts, and with what.
struct Startup
{
  Answer starts = Answer::yes;
  // Where it ends: "decode" (the file, the flags), "validate", "build" (the
  // authenticators); empty where it starts.
  std::string stage = {};
  std::string message = {};            // in the server's words; what is open, for unknown
  std::vector<FieldError> errors = {}; // of the validation, in the server's order
  std::size_t line = 0;                // of the first problem; 0: not known
  std::vector<std::string> open = {};  // fields and flags that are not decided here
  bool has_more_documents = false;     // that the server never reads
  ClusterSettings settings = {};       // as far as they could be read
};

// Return what kube-apiserver 1.`rules.minor` does with the AuthenticationConfiguration in
// `text`, given as --authentication-config.
Startup start_with_file(std::string_view text, const ValidationRules& rules);

// Return what it does with the flags of `source`.
Startup start_with_flags(const ConfigSource& source,
                         const ValidationRules& rules,
                         const ReadNamed& read);

} // namespace oidcctl::apiserver
