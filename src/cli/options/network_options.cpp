#include "cli/options/network_options.hpp"

#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_ca_file = std::size_t{4} << 20;
constexpr double k_longest_timeout = 3600; // seconds

} // namespace

void
add_network_options(const Parameters& parameters, NetworkFlags& flags)
{
  const auto network = parameters.in("Network");
  network
      .file("--certificate-authority,--oidc-ca-file",
            flags.certificate_authority,
            "Trust only the CAs in this PEM file")
      .default_text = "the system's CAs";
  add_connect_to(network, flags.connect_to);
  add_timeout(network, flags.timeout, "Seconds for all requests to one issuer");
}

void
add_connect_to(const Parameters& parameters, std::vector<std::string>& target)
{
  parameters.list("--connect-to",
                  "HOST:PORT:HOST2:PORT2",
                  target,
                  "Connect to another address than the URL's, as curl does");
}

void
add_timeout(const Parameters& parameters, double& target, const std::string& help)
{
  const Range range{.min = 0, .max = k_longest_timeout, .excludes_min = true};
  parameters.number("--timeout", "SECONDS", range, target, help);
}

Result<NetworkOptions>
network_options(System& system, const NetworkFlags& flags)
{
  NetworkOptions options;
  options.proxies = ProxySettings::from(
      [&system](const std::string& name) { return system.environment.get(name); });
  for (const auto& text : flags.connect_to) {
    auto rule = ConnectTo::parse(text);
    if (!rule) {
      return usage_error({"--connect-to"}, "--connect-to: " + rule.error());
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
    return fail(
        ErrorCode::local_file,
        fmt::format("certificate authority {} contains no BEGIN CERTIFICATE block",
                    text::quote(path)),
        "use a PEM file; `openssl x509 -inform der -in FILE` converts DER");
  }
  options.ca_pem = std::move(*pem);
  options.ca_name = text::quote(path);
  return options;
}

Milliseconds
timeout_of(double seconds)
{
  return Milliseconds(std::max(1LL, static_cast<long long>(seconds * 1000)));
}

} // namespace oidcctl::cli
