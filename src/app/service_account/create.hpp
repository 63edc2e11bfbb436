#pragma once

#include "app/service_account/issue.hpp"
#include "app/service_account/risks.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

// Kubeconfigs with the token of a service account: making one, and giving one a new
// token.
namespace oidcctl {

// Takes the text of a kubeconfig to where it belongs. After an error the token is
// revoked.
using WriteKubeconfig = std::function<Result<void>(const std::string& text)>;

struct CreateRequest
{
  AccountGrant grant = {};
  ServerWish server = {};
  std::string name = {};    // of cluster, user and context; empty: made up
  std::string purpose = {}; // noted in the marker
  Seconds lifetime{0};
  bool verify = true;
  bool allow_control = false; // of the whole cluster
  Milliseconds timeout{0};
};

struct WrittenKubeconfig
{
  kube::Marker marker = {};
  std::vector<Notice> notices = {};
};

// Make the service account, its bindings and a token, and write the kubeconfig.
// Everything that can be refused is checked before the first change. An error leaves no
// token behind.
Result<WrittenKubeconfig> create_kubeconfig(System& system,
                                            ClusterClient& client,
                                            const CreateRequest& request,
                                            const WriteKubeconfig& write);

struct RenewRequest
{
  std::string file = {};
  std::optional<std::string> context = std::nullopt; // of that file
  std::optional<Seconds> lifetime = std::nullopt;    // nothing: as it was asked for
  bool verify = true;
  Milliseconds timeout{0};
};

// Replace the token in a kubeconfig that this program made: the new token is written
// before the old one is revoked, so that the file works at every moment. The file is
// locked as kubectl locks it, and keeps everything else that is in it.
Result<WrittenKubeconfig>
renew_kubeconfig(System& system, ClusterClient& client, const RenewRequest& request);

// Return what the token of the kubeconfig `file` says of its service account. An error
// (`local_file`) where the user of the context has no such token.
Result<ServiceAccountToken> token_in_kubeconfig(
    System& system, const std::string& file, const std::optional<std::string>& context);

} // namespace oidcctl
