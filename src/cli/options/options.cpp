#include "cli/options/options.hpp"

#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_ca_file = std::size_t{4} << 20;
constexpr double k_longest_timeout = 3600;

} // namespace

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
    return fail(
        ErrorCode::local_file,
        fmt::format("certificate authority {} contains no BEGIN CERTIFICATE block",
                    text::quote(path)),
        "use a PEM file; `openssl x509 -inform der -in FILE` converts DER");
  }
  options.ca_pem = std::move(*pem);
  return options;
}

Result<Milliseconds>
timeout_of(const NetworkFlags& flags)
{
  if (!(flags.timeout > 0) || flags.timeout > k_longest_timeout) {
    return fail(ErrorCode::usage,
                fmt::format("--timeout is {} s: expected more than 0 and at most {}",
                            flags.timeout,
                            k_longest_timeout));
  }
  return Milliseconds(std::max(1LL, static_cast<long long>(flags.timeout * 1000)));
}

} // namespace oidcctl::cli
