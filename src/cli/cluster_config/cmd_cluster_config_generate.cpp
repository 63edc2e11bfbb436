#include "cli/cluster_config/commands.hpp"
#include "cli/cluster_config/form_options.hpp"
#include "cli/framework/output_options.hpp"
#include "cli/options/issuer_options.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

constexpr const char* k_policy_options =
    "--issuer-url,--client-id,--username-claim,--username-prefix,--groups-claim,"
    "--groups-prefix,--required-claim,--signing-algs,--discovery-url,--uid-claim";

struct ClusterConfigGenerateOptions
{
  std::string from = {};
  std::string issuer_url = {};
  std::string ca_file = {};
  IssuerFlags issuer = {};
  FormFlags form = {};
};

Result<Outcome>
run_cluster_config_generate(System& system,
                            const ClusterConfigGenerateOptions& options,
                            const OutputFlags& output)
{
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(options.issuer.kubernetes_version));
  DesiredInput input;
  if (options.from.empty()) {
    TRY_ASSIGN(const auto policy, policy_of(options.issuer));
    TRY_ASSIGN(input,
               desired_from_policy(system, policy, options.issuer_url, options.ca_file));
  } else {
    TRY_ASSIGN(
        input,
        desired_from_file(system, options.from, options.ca_file, {.minor = minor}));
  }
  return form_outcome(system, options.form, std::move(input), minor, output.format);
}

void
add_settings(const Parameters& parameters, ClusterConfigGenerateOptions& options)
{
  const auto server = parameters.in("API server");
  server.file("--from",
              options.from,
              "Take the settings from this file, in any form that `cluster-config lint` "
              "reads");
  add_issuer_url(server, options.issuer_url);
  add_client_ids(server, options.issuer.client_ids);
  add_mapping_options(server, options.issuer);
  add_token_requirements(server, options.issuer, IssuerValues::checked);
  server.value("--discovery-url",
               "URL",
               options.issuer.discovery_url,
               "issuer.discoveryURL: where to read the discovery document");
  server.value(
      "--uid-claim", "CLAIM", options.issuer.uid_claim, "Claim for the user's UID");
  server
      .file("--certificate-authority,--oidc-ca-file",
            options.ca_file,
            "CA certificates of the issuer")
      .default_text = "public CAs";
  add_kubernetes_version_option(server, options.issuer.kubernetes_version);
  server.exclusive({"--from", k_policy_options}, "the file has all of the settings");
  server.required({"--issuer-url", "--from"},
                  "use --issuer-url and --client-id, or --from FILE");
  server.needs("--issuer-url", "--client-id", "the API server needs both");
}

} // namespace

void
build_cluster_config_generate(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ClusterConfigGenerateOptions>();
  add_form_options(parameters, options->form, "--for");
  add_settings(parameters, *options);
  add_output_options(parameters, invocation.output, {"manifest", "json", "yaml"});
  parameters.footer("What the target cannot express is an error that says what is lost.");
  invocation.action = [options, &invocation](System& system) {
    return run_cluster_config_generate(system, *options, invocation.output);
  };
}

} // namespace oidcctl::cli
