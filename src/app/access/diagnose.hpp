#pragma once

#include "app/cluster/cluster_config.hpp"
#include "base/time.hpp"
#include "checks/access/diagnosis.hpp"
#include "model/apiserver/policy.hpp"
#include "ports/http.hpp"

#include <functional>
#include <optional>
#include <string>

// Finding out why a login or a permission fails, one rung after the other.
namespace oidcctl {

struct System;

// The OIDC settings of the API server, once the token is known: which of several issuers
// they are can depend on it.
struct DiagnosisSettings
{
  IdentityMapping mapping = {};
  NetworkOptions network = {}; // to the issuer
};
using FindSettings =
    std::function<Result<std::optional<DiagnosisSettings>>(const std::string& token)>;

// What is asked for, once the default namespace of the context is known.
using FindQuestion = std::function<Result<access::Question>(const std::string& ns)>;

struct DiagnosisOrder
{
  ClusterChoice cluster = {};
  std::optional<ClusterChoice> admin = std::nullopt;
  Milliseconds timeout{0}; // for each request
  FindSettings find_settings = nullptr;
  FindQuestion find_question = nullptr; // nullptr: nothing is asked for
};

// Return what was seen, up to the first rung that ends it. An error only for what is
// wrong with the order itself (`usage`), with an admin's context, or for an interruption.
Result<access::DiagnosisEvidence> collect_diagnosis(System& system,
                                                    const DiagnosisOrder& order);

} // namespace oidcctl
