#include "base/result.hpp"
#include "base/text.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/kubeconfig/service_account_options.hpp"
#include "cli/options/known_values.hpp"
#include "cli/options/network_options.hpp"
#include "cli/options/role_options.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_longest_purpose = 1000; // bytes

struct ServiceAccountCreateOptions
{
  kube::AccountRef account = {};
  RoleFlags role = {}; // without its namespaces
  std::vector<std::string> namespaces = {};
  bool is_cluster_wide = false;
  bool allow_cluster_admin = false;
  std::string purpose = {};
  std::string lifetime = "24h";
  bool is_long_lived = false;
  ServerWish server = {};
  std::string name = {};
  bool verify = true;
  std::string output_file = {};
  bool force = false;
  ClusterFlags cluster = {};
};

Result<CreateRequest>
request_of(const ServiceAccountCreateOptions& options)
{
  TRY(check_account_name(options.account.name));
  TRY(check_namespace(options.account.ns));
  for (const auto& ns : options.namespaces) {
    TRY(check_namespace(ns));
  }
  if (options.purpose.size() > k_longest_purpose) {
    return usage_error(
        {"--purpose"},
        fmt::format("--purpose is longer than {} bytes", k_longest_purpose));
  }
  CreateRequest request{
      .grant = {.account = options.account, .role = role_of(options.role)},
      .server = options.server,
      .name = options.name,
      .purpose = options.purpose,
      .verify = options.verify,
      .allow_control = options.allow_cluster_admin,
      .timeout = timeout_of(options.cluster.timeout)};
  TRY_ASSIGN(request.lifetime, lifetime_of(options.lifetime, options.is_long_lived));
  if (request.grant.role) {
    if (const auto problem = rbac::name_problem(request.grant.role->name)) {
      return usage_error({"--cluster-role"},
                         fmt::format("invalid role name {}: {}",
                                     text::quote(request.grant.role->name),
                                     *problem));
    }
  }
  if (!options.is_cluster_wide) {
    request.grant.namespaces =
        options.namespaces.empty() ? std::vector{options.account.ns} : options.namespaces;
  }
  return request;
}

Result<void>
check_file(System& system, const ServiceAccountCreateOptions& options)
{
  if (options.output_file.empty()) {
    return {};
  }
  TRY_ASSIGN(const auto status, system.files.status(options.output_file));
  if (status && !options.force) {
    return fail(
        ErrorCode::local_file,
        fmt::format("{} already exists", text::quote(options.output_file)),
        "use `oidcctl kubeconfig service-account renew` to give it a new token, or "
        "--force to replace it");
  }
  return {};
}

Result<std::string>
formatted(const std::string& yaml, const std::string& format)
{
  if (format != "json") {
    return yaml;
  }
  TRY_ASSIGN(const auto document, yaml::parse(yaml));
  return to_text(go::to_json(yaml::to_value(document.root))) + "\n";
}

Result<Outcome>
run_service_account_create(System& system,
                           const ServiceAccountCreateOptions& options,
                           const std::string& format)
{
  TRY_ASSIGN(const auto request, request_of(options));
  TRY(check_file(system, options));
  TRY_ASSIGN(const auto session, open_cluster(system, options.cluster));
  std::string printed;
  const auto write = [&](const std::string& yaml) -> Result<void> {
    TRY_ASSIGN(auto text, formatted(yaml, format));
    if (options.output_file.empty()) {
      printed = std::move(text);
      return {};
    }
    return system.files.write_atomic(options.output_file, text, k_private_file);
  };
  TRY_ASSIGN(auto written, create_kubeconfig(system, *session.client, request, write));
  written.notices.push_back(issued_notice(written.marker, options.output_file));
  return Outcome{std::move(printed), ExitStatus::success, std::move(written.notices)};
}

void
add_account_options(const Parameters& parameters, ServiceAccountCreateOptions& options)
{
  parameters.argument(
      "NAME", options.account.name, "Service account; created if missing");
  auto& ns = parameters.value(
      "-n,--namespace", "NAME", options.account.ns, "Namespace of the service account");
  ns.values.find = find_namespaces;
  parameters.required({"--namespace"}, "a service account is namespaced");
  parameters.required({"NAME"}, "use one service account for each pipeline");
  const auto access = parameters.in("Access");
  access
      .value(
          "--cluster-role", "NAME", options.role.cluster_role, "Grant this ClusterRole")
      .values.words = {"admin", "cluster-admin", "edit", "view"};
  access.value("--role", "NAME", options.role.role, "Grant this Role");
  auto& spaces =
      access.list("--in", "NAMESPACE", options.namespaces, "Grant it in this namespace");
  spaces.default_text = "that of the service account";
  spaces.values.find = find_namespaces;
  spaces.must_not_be_empty = true;
  access.flag("--cluster-wide", options.is_cluster_wide, "Grant it in the whole cluster");
  access.flag("--allow-cluster-admin",
              options.allow_cluster_admin,
              "Allow an account that controls the whole cluster");
  parameters.exclusive({"--cluster-role", "--role"}, "run the command once for each");
  parameters.exclusive({"--in", "--cluster-wide"});
  parameters.conflicts("--cluster-wide", "--role", "a Role is namespaced");
  access.needs("--in", "--cluster-role,--role", "it says where the role is granted");
  access.needs("--cluster-wide", "--cluster-role", "it says where that role is granted");
}

void
add_file_options(const Parameters& parameters, ServiceAccountCreateOptions& options)
{
  const auto server = parameters.in("Server");
  server.value("--server", "URL", options.server.server, "URL of the API server to write")
      .default_text = "that of the kubeconfig, on CoreWeave its unmanaged endpoint";
  auto& ca = server.file("--certificate-authority",
                         options.server.certificate_authority,
                         "CAs of that server (PEM), embedded as data");
  ca.only_in_arguments = true; // elsewhere it is the CA of the issuer
  server.flag("--verify",
              options.verify,
              "Check that this server accepts the token before it is written; "
              "--verify=false skips that");
  const auto destination = parameters.in("Destination");
  destination
      .new_file(
          "--output-file", options.output_file, "Write this new file, with mode 0600")
      .default_text = "standard output";
  destination.flag("--force", options.force, "Replace an existing file");
  destination.needs("--force", "--output-file", "it replaces the file of --output-file");
  destination.value("--name", "NAME", options.name, "Name of cluster, user and context")
      .default_text = "NAMESPACE-ACCOUNT@CLUSTER";
}

} // namespace

void
build_service_account_create(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ServiceAccountCreateOptions>();
  add_account_options(parameters, *options);
  add_lifetime_options(
      parameters, options->lifetime, options->is_long_lived, options->lifetime);
  parameters.in("Token").value(
      "--purpose", "TEXT", options->purpose, "What it is for, noted in the cluster");
  add_file_options(parameters, *options);
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output, {"yaml", "json"});
  parameters.footer("The kubeconfig contains a token: whoever has it is the account.");
  invocation.action = [options, &output = invocation.output](System& system) {
    return run_service_account_create(system, *options, output.format);
  };
}

} // namespace oidcctl::cli
