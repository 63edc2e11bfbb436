#pragma once

#include "kube/apiserver/flag_forms.hpp"

#include <span>
#include <string_view>

namespace oidcctl::apiserver {

// Forms of clouds and distributions that do not have kube-apiserver's own flags, but
// fields for them, or an AuthenticationConfiguration inside.
std::span<const FlagForm> cloud_forms();

// Return whether `text` calls `minikube start` with settings of the API server.
bool is_minikube_text(std::string_view text);

// Return what those settings are.
Result<ConfigSource> read_minikube(std::string_view text);

} // namespace oidcctl::apiserver
