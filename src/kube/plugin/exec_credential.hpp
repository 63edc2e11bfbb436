#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>

// What kubectl and a credential plugin say to each other: ExecCredential of the group
// client.authentication.k8s.io (client-go plugin/pkg/client/auth/exec).
namespace oidcctl::kube {

enum class ExecVersion { v1, v1beta1 };

// The environment variable that tells a plugin why it runs.
inline constexpr const char* k_exec_info_variable = "KUBERNETES_EXEC_INFO";

// Return the apiVersion: "client.authentication.k8s.io/v1".
std::string_view to_string(ExecVersion version);

// Return the version that kubectl takes by this apiVersion, or nothing.
std::optional<ExecVersion> parse_exec_version(std::string_view api_version);

// What kubectl tells a plugin.
struct ExecInfo
{
  ExecVersion version = ExecVersion::v1beta1;
  // A person sits at the terminal that is standard input. kubectl before 1.22 does not
  // say.
  std::optional<bool> interactive = std::nullopt;
  // Of the cluster, where the kubeconfig says provideClusterInfo; "config" among it.
  std::optional<Json> cluster = std::nullopt;
};

// Return what the value of KUBERNETES_EXEC_INFO says. An error where it is not an
// ExecCredential of a version that we know.
Result<ExecInfo> parse_exec_info(std::string_view text);

// Return the value of KUBERNETES_EXEC_INFO, byte for byte as kubectl writes it where no
// value needs an escape: one line of JSON with a line break.
std::string to_exec_info(const ExecInfo& info);

// Return what `provideClusterInfo` tells of a cluster. A certificate authority in a file
// has to be read before, into `certificate_authority_data`.
Json to_exec_cluster(const Cluster& cluster);

// Return what a plugin prints: one line of JSON with a line break. client-go runs a
// plugin again only after the expiry; without one it keeps the token until it ends.
Secret exec_credential(ExecVersion version,
                       const Secret& token,
                       const std::optional<Time>& expiration);

// A credential that client-go takes from a plugin.
struct ExecAnswer
{
  Secret token = {};
  std::string client_certificate_data = {};      // PEM
  Secret client_key_data = {};                   // PEM
  std::optional<Time> expiration = std::nullopt; // past: used once; none: until the end
};

// What became of a plugin that ran.
struct ExecRun
{
  int exit_code = 0;
  std::string_view output = {}; // standard output
};

// Return the credential that client-go takes from a plugin, or its error message. A
// certificate and key are looked at as PEM only; whether they are a pair takes
// mathematics.
tl::expected<ExecAnswer, std::string> judge_exec(const Exec& exec, const ExecRun& run);

// Return whether a plugin is told that a person sits at the terminal, or client-go's
// error.
tl::expected<bool, std::string> is_interactive(const Exec& exec, bool stdin_is_terminal);

} // namespace oidcctl::kube
