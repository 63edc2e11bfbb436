#pragma once

#include "cli/framework/command.hpp"

#include <array>

namespace oidcctl::cli {

extern const std::array<Completion, 20> k_verify_issuer_completions;

void build_verify_issuer(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
