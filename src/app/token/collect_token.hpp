#pragma once

#include "authenticator/token_evidence.hpp"
#include "model/apiserver/policy.hpp"
#include "ports/http.hpp"

#include <string>
#include <string_view>

namespace oidcctl {

class Clock;

// Return what the API server would fetch to judge `token`: the documents of `issuer`, and
// those after a distributed groups claim. Takes `timeout` at most.
TokenEvidence collect_token(Http& http,
                            const Clock& clock,
                            Milliseconds timeout,
                            const std::string& issuer,
                            const Policy& policy,
                            std::string_view token);

// Return the two documents of `issuer`; `document_url` moves the first one, unless it is
// empty. Takes `timeout` at most.
ProviderEvidence collect_provider(Http& http,
                                  const Clock& clock,
                                  Milliseconds timeout,
                                  const std::string& issuer,
                                  const std::string& document_url);

// Return evidence made of two local files instead of replies.
TokenEvidence offline_token_evidence(const std::string& issuer,
                                     std::string discovery_document,
                                     std::string key_set);

} // namespace oidcctl
