#pragma once

#include "cli/kubeconfig/login_config.hpp"
#include "cli/options/network_options.hpp"

#include <optional>
#include <vector>

// Whether people could log in with a kubeconfig, before it is written.
namespace oidcctl::cli {

struct VerifyFlags
{
  bool verify = false;
  NetworkFlags network = {}; // without a CA: the cluster's and the issuer's own are used
};

void add_verify_options(const Parameters& parameters, VerifyFlags& flags);

struct Verification
{
  // success, or why nothing may be written: a no (negative), or no answer (unknown)
  ExitStatus status = ExitStatus::success;
  std::vector<Notice> notices = {};
  std::optional<Discovery> document = std::nullopt; // of the issuer
};

// Return what the checks on the issuer and the probe of each cluster come to.
Result<Verification> verify(System& system,
                            const VerifyFlags& flags,
                            const LoginRequest& login,
                            const std::vector<kube::LoginContext>& contexts);

} // namespace oidcctl::cli
