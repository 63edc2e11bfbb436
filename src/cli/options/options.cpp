#include "cli/options/options.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_ca_file = std::size_t{4} << 20;
constexpr double k_longest_timeout = 3600;

} // namespace

Result<void>
one_of(const std::string& option,
       const std::string& value,
       const std::vector<std::string>& words)
{
  if (std::find(words.begin(), words.end(), value) != words.end()) {
    return {};
  }
  const auto near = nearest(value, words);
  return fail(ErrorCode::usage,
              fmt::format("{} is {}, wanted is one of {}",
                          option,
                          text::quote(value),
                          text::join(words, ", ")),
              near ? fmt::format("did you mean {}?", *near) : "");
}

void
add_profile_options(const Parameters& parameters, ProfileFlags& flags)
{
  auto profile = parameters.in("Profile");
  profile.value("--profile",
                "NAME",
                flags.profile,
                "Take what is not given here from this profile of the file");
  profile.value("--config",
                "FILE",
                flags.config,
                "The file of profiles (default: ~/.config/oidcctl/config.yaml)");
}

void
add_output_options(const Parameters& parameters, OutputOptions& options)
{
  add_output_options(parameters, options, {"table", "json", "yaml"});
}

void
add_output_options(const Parameters& parameters,
                   OutputOptions& options,
                   std::vector<std::string> formats)
{
  options.format = formats.front();
  options.formats = std::move(formats);
  auto help = "How to print: " + options.format + " (default)";
  for (std::size_t i = 1; i < options.formats.size(); ++i) {
    help += (i + 1 < options.formats.size() ? ", " : " or ") + options.formats[i];
  }
  auto output = parameters.in("Output");
  output.value("-o,--output", "FORMAT", options.format, help);
  output.value(
      "--color", "WHEN", options.colour, "Colours: auto (default), always or never");
  output.flag("-v,--verbose",
              options.verbose,
              "Show skipped checks too, and say where values come from");
}

void
add_network_options(const Parameters& parameters, NetworkFlags& flags)
{
  auto network = parameters.in("Network");
  network.value("--certificate-authority,--oidc-ca-file",
                "FILE",
                flags.certificate_authority,
                "Trust only the CAs in this PEM file (default: the system's)");
  network.list("--connect-to",
               "HOST:PORT:HOST:PORT",
               flags.connect_to,
               "Connect elsewhere than the URL says, as curl does; repeatable");
  network.value("--timeout",
                "SECONDS",
                flags.timeout,
                "Seconds for everything about one issuer (default: 30)");
}

Result<NetworkOptions>
network_options(System& system, const NetworkFlags& flags)
{
  NetworkOptions options;
  for (const auto& text : flags.connect_to) {
    auto rule = ConnectTo::parse(text);
    if (!rule) {
      return fail(ErrorCode::usage, "--connect-to: " + rule.error());
    }
    options.connect_to.push_back(std::move(*rule));
  }
  const auto path = flags.certificate_authority.empty()
                        ? system.environment.get("SSL_CERT_FILE").value_or("")
                        : flags.certificate_authority;
  if (path.empty()) {
    return options;
  }
  auto pem = system.files.read(path, k_max_ca_file);
  if (!pem) {
    return tl::make_unexpected(std::move(pem).error().within("certificate authority"));
  }
  if (pem->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return fail(ErrorCode::local_file,
                fmt::format("certificate authority {} has no BEGIN CERTIFICATE block",
                            text::quote(path)),
                "give a PEM file; `openssl x509 -inform der -in FILE` makes one of DER");
  }
  options.ca_pem = std::move(*pem);
  return options;
}

Result<Milliseconds>
timeout_of(const NetworkFlags& flags)
{
  if (!(flags.timeout > 0) || flags.timeout > k_longest_timeout) {
    return fail(ErrorCode::usage,
                fmt::format("--timeout is {} s, wanted is more than 0 and at most {}",
                            flags.timeout,
                            k_longest_timeout));
  }
  return Milliseconds(std::max(1LL, static_cast<long long>(flags.timeout * 1000)));
}

Result<void>
check_format(const OutputOptions& options)
{
  return options.format.empty() ? Result<void>()
                                : one_of("--output", options.format, options.formats);
}

Result<Style>
style_of(System& system, const OutputOptions& options)
{
  TRY(one_of("--color", options.colour, {"auto", "always", "never"}));
  const auto no_color = system.environment.get("NO_COLOR").value_or("");
  const bool dumb = system.environment.get("TERM").value_or("") == "dumb";
  const bool wanted = options.colour == "always" ||
                      (options.colour == "auto" && system.terminal.out_is_terminal() &&
                       no_color.empty() && !dumb);
  return Style{wanted, system.terminal.columns(), options.verbose};
}

} // namespace oidcctl::cli
