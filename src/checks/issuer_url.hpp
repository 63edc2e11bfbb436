#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// Return why kube-apiserver (or any client) cannot use `issuer` as an issuer URL, or
// nothing when it can (validateIssuerURL of k8s.io/apiserver; an absent host, which that
// function does not notice, is named too).
std::optional<std::string> issuer_url_problem(std::string_view issuer);

} // namespace oidcctl
