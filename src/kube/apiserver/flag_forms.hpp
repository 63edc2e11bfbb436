#pragma once

#include "kube/apiserver/config_source.hpp"
#include "yaml/node.hpp"

#include <span>

namespace oidcctl::apiserver {

// A form of YAML that holds flags of kube-apiserver.
struct FlagForm
{
  ConfigForm form = ConfigForm::static_pod;
  bool (*matches)(const yaml::Node& root);
  Result<void> (*read)(const yaml::Node& root, ConfigSource& source);
};

std::span<const FlagForm> flag_forms();

// Return the YAML documents of `text` (or the one JSON value), without those that are
// empty; `most` at most.
Result<std::vector<yaml::Node>> read_documents(std::string_view text, std::size_t most);

// Return whether the loader of AuthenticationConfiguration is asked about `root`: by its
// apiVersion, its kind or its member jwt.
bool is_authentication_configuration(const yaml::Node& root);

} // namespace oidcctl::apiserver
