#pragma once

#include "kube/apiserver/startup.hpp"

// Steps of a start that a file and flags share.
namespace oidcctl::apiserver {

inline constexpr unsigned k_first_file = 29; // --authentication-config

// End the start at `stage`.
void refuse(Startup& startup, std::string_view stage, std::string message);

// Leave the start undecided because of `what`.
void leave_open(Startup& startup, const std::string& what, std::string message);

// Read the file into the settings; the start ends where the loader refuses it.
void decode(Startup& startup, std::string_view text, unsigned minor);

// Validate the settings.
void take_validation(Startup& startup, const ValidationRules& rules);

} // namespace oidcctl::apiserver
