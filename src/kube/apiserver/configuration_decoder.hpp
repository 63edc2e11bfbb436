#pragma once

#include "kube/apiserver/authentication_configuration.hpp"
#include "kube/apiserver/cluster_settings.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace oidcctl::apiserver {

// A file as kube-apiserver's loader takes it.
struct DecodedConfiguration
{
  AuthenticationConfiguration configuration = {};
  std::string api_version = {};
  std::string kind = {};
  // Why the loader refuses the file, in its own words as far as they are known; empty: it
  // takes it. Of broken YAML only the line is the server's.
  std::string error = {};
  std::size_t line = 0; // of the error; 0: not known
  SourceLines lines = {};
  bool is_mapping = false;         // the file is a YAML map or a JSON object at all
  bool has_more_documents = false; // YAML documents that the server never reads
};

// Return what Kubernetes 1.`minor` reads in `text`, YAML or JSON: strict decoding of
// apiserver.config.k8s.io (loadAuthenticationConfigFromData of kube-apiserver).
DecodedConfiguration decode_configuration(std::string_view text, unsigned minor);

} // namespace oidcctl::apiserver
