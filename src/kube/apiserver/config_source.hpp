#pragma once

#include "base/result.hpp"
#include "kube/apiserver/argument_text.hpp"
#include "kube/apiserver/cluster_settings.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// What a text of any readable form says about kube-apiserver.
struct ConfigSource
{
  ConfigForm form = ConfigForm::authentication_configuration;
  // Of forms with flags: all arguments of kube-apiserver that the text has.
  std::vector<Argument> arguments = {};
  // Files that the text brings along for the API server, by their paths there: of a Talos
  // document, machine.files; of a cloud's form the CA, by the name of its field.
  std::map<std::string, std::string> files = {};
  // The AuthenticationConfiguration within a document of another kind, as YAML; its lines
  // are not those of the text.
  std::string configuration = {};
};

// Return which of the forms `text` has, and its arguments. An error where it has none of
// them (a Secret, a Terraform file, a template), with the line and what to do.
Result<ConfigSource> read_source(std::string_view text);

} // namespace oidcctl::apiserver
