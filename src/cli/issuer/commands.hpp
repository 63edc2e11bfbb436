#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

void build_verify_issuer(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
