#pragma once

#include "app/service_account/markers.hpp"
#include "app/service_account/target_server.hpp"
#include "base/notice.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "kube/service_account/token_request.hpp"

#include <functional>
#include <string>
#include <vector>

// Tokens of service accounts for kubeconfigs, each bound to a marker Secret.
namespace oidcctl {

struct System;

// A token that was issued, its marker, and what is to be said.
struct IssuedToken
{
  kube::Marker marker = {};
  kube::GrantedToken granted = {};
  std::vector<Notice> notices = {};
};

// Make the service account where it is missing, and return its uid. One that exists is
// left as it is: pods may depend on it.
Result<std::string> ensure_account(ClusterClient& client,
                                   const kube::AccountRef& account,
                                   std::vector<Notice>& notices);

// Issue a token as `wanted` says: create the marker under a new name, request a token
// that is bound to it, and note in it what was granted. After an error no token is left
// that works, or the error names the marker that is.
Result<IssuedToken>
issue_token(System& system, ClusterClient& client, kube::Marker wanted);

// Delete the marker of a token that is not handed out, and return `error`, with a word
// about the marker where that fails.
Error take_back(ClusterClient& client, const kube::Marker& marker, Error error);

// Return nothing when the server of the kubeconfig accepts the token as the account's, or
// why not. Asked by SelfSubjectReview. Before Kubernetes 1.26 that is forbidden, in words
// that name the user; to a user who may do everything it does not exist, and then
// SelfSubjectAccessReview is asked, which does not name the user.
Result<void> verify_token(System& system,
                          const kube::ClientConfig& config,
                          const std::string& username,
                          Milliseconds timeout);

} // namespace oidcctl
