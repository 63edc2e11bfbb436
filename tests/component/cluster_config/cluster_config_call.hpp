#pragma once

#include "fakes.hpp"
#include "words.hpp"

#include <string>

namespace oidcctl::test {

// Run `cluster-config COMMAND MORE...` and return its exit status.
inline int
call(TestSystem& test, const std::string& command, const Words& more)
{
  return test.run(Words{"cluster-config", command} + more);
}

// An AuthenticationConfiguration with two issuers.
inline const std::string k_two_issuers =
    "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n"
    "- issuer: {url: \"https://a.example\", audiences: [a]}\n"
    "  claimMappings: {username: {claim: sub, prefix: \"a:\"}}\n"
    "- issuer: {url: \"https://b.example\", audiences: [b]}\n"
    "  claimMappings: {username: {claim: sub, prefix: \"b:\"}}\n";

} // namespace oidcctl::test
