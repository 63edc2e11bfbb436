#include "cli/cluster_config/commands.hpp"
#include "cli/cluster_config/form_options.hpp"
#include "cli/framework/output_options.hpp"
#include "cli/options/issuer_options.hpp"

#include <memory>

namespace oidcctl::cli {

namespace {

struct ClusterConfigConvertOptions
{
  std::string file = {};
  std::string ca_file = {};
  std::string kubernetes_version = {};
  FormFlags form = {};
};

Result<Outcome>
run_cluster_config_convert(System& system,
                           const ClusterConfigConvertOptions& options,
                           const OutputFlags& output)
{
  TRY_ASSIGN(const auto minor, kubernetes_minor_of(options.kubernetes_version));
  TRY_ASSIGN(auto input,
             desired_from_file(system, options.file, options.ca_file, {.minor = minor}));
  return form_outcome(system, options.form, std::move(input), minor, output.format);
}

} // namespace

void
build_cluster_config_convert(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ClusterConfigConvertOptions>();
  parameters
      .argument(
          "FILE", options->file, "Settings in any form that `cluster-config lint` reads")
      .values.kind = Values::Kind::file;
  parameters.required({"FILE"},
                      "pass the file with the settings, or - for standard input");
  add_form_options(parameters, options->form, "--to");
  auto server = parameters.in("API server");
  server.file("--certificate-authority,--oidc-ca-file",
              options->ca_file,
              "CA certificates of the issuer, instead of those that FILE names");
  add_kubernetes_version_option(server, options->kubernetes_version);
  add_output_options(parameters, invocation.output, {"manifest", "json", "yaml"});
  parameters.footer("What the target cannot express is an error that says what is lost.");
  invocation.action = [options, &invocation](System& system) {
    return run_cluster_config_convert(system, *options, invocation.output);
  };
}

} // namespace oidcctl::cli
