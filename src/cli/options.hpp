#pragma once

#include "base/result.hpp"
#include "cli/outcome.hpp"
#include "model/policy.hpp"
#include "ports/http.hpp"
#include "render/render.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

// Option groups that every command shares, so that a word means the same everywhere.
namespace oidcctl::cli {

struct OutputOptions
{
  std::string format = "table";
  std::string colour = "auto";
  bool verbose = false;
};

struct NetworkFlags
{
  std::string certificate_authority = {};
  std::vector<std::string> connect_to = {};
  double timeout = 30; // seconds
};

struct IssuerFlags
{
  std::vector<std::string> client_ids = {};
  std::string username_claim = "sub";
  std::string groups_claim = {};
  std::vector<std::string> signing_algorithms = {};
  bool structured = false;
  std::string discovery_url = {};
};

// Where the called command leaves what it is to do, and how to print it.
struct Invocation
{
  OutputOptions output = {};
  Action action = {};
};

void add_output_options(CLI::App& app, OutputOptions& options);
void add_network_options(CLI::App& app, NetworkFlags& flags);
void add_issuer_options(CLI::App& app, IssuerFlags& flags);

// Return what the flags mean; usage errors name the flag. The file of roots is read here,
// SSL_CERT_FILE stands in for it as it does in Go.
Result<NetworkOptions> network_options(System& system, const NetworkFlags& flags);
Result<Milliseconds> timeout_of(const NetworkFlags& flags);
Result<Policy> policy_of(const IssuerFlags& flags);

// Return how to print; an error when a value is none of those allowed.
Result<Format> format_of(const OutputOptions& options);
Result<Style> style_of(System& system, const OutputOptions& options);

// Return the name of the environment variable for a long option: "--client-id" gives
// "OIDCCTL_CLIENT_ID".
std::string variable_of(const std::string& option);

// Give every option of `app` that stands in no argument its value from the environment;
// with `-v` say so on standard error.
Result<void> apply_environment(CLI::App& app, System& system);

} // namespace oidcctl::cli
