#pragma once

#include "base/result.hpp"
#include "cli/framework/outcome.hpp"
#include "cli/framework/parameters.hpp"
#include "model/apiserver/policy.hpp"
#include "ports/http.hpp"
#include "render/render.hpp"

#include <optional>
#include <string>
#include <vector>

// Option groups that every command shares, so that a word means the same everywhere.
namespace oidcctl::cli {

struct OutputOptions
{
  std::string format = "table"; // empty: as the command sees fit
  std::vector<std::string> formats = {"table", "json", "yaml"}; // those there are
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
  std::optional<std::string> username_prefix = std::nullopt;
  std::string groups_claim = {};
  std::optional<std::string> groups_prefix = std::nullopt;
  std::vector<std::string> required_claims = {}; // "claim=value"
  std::vector<std::string> signing_algorithms = {};
  bool structured = false;
  std::string discovery_url = {};
  std::string uid_claim = {};
  std::vector<std::string> disallowed_issuers = {};
  std::vector<std::string> expressions = {};
  std::string kubernetes_version = {};
};

// Which values stand behind the arguments and the environment.
struct ProfileFlags
{
  std::string config = {};  // the file; empty: the usual one
  std::string profile = {}; // empty: the file's current-profile
  std::string profile_named_by = "--profile";
};

// Where the called command leaves what it is to do, and how to print it.
struct Invocation
{
  std::string program = "oidcctl"; // the name by which the program was called
  OptionNotes notes = {};
  ProfileFlags profile = {};
  OutputOptions output = {};
  Action action = {};
};

void add_profile_options(const Parameters& parameters, ProfileFlags& flags);
void add_output_options(const Parameters& parameters, OutputOptions& options);
// The same for other formats than the usual ones; the first is the default.
void add_output_options(const Parameters& parameters,
                        OutputOptions& options,
                        std::vector<std::string> formats);
void add_network_options(const Parameters& parameters, NetworkFlags& flags);
void add_issuer_options(const Parameters& parameters, IssuerFlags& flags);

// Return what the flags mean; usage errors name the flag. The file of roots is read here,
// SSL_CERT_FILE stands in for it as it does in Go.
Result<NetworkOptions> network_options(System& system, const NetworkFlags& flags);
Result<Milliseconds> timeout_of(const NetworkFlags& flags);
Result<Policy> policy_of(const IssuerFlags& flags);

// Return a usage error where the flags contradict themselves or name what does not exist;
// what an API server would refuse at its start is judged by `policy_problem`.
Result<void> check_words(const IssuerFlags& flags);

// Return how to print; an error when a value is none of those allowed.
Result<void> check_format(const OutputOptions& options);
Result<Style> style_of(System& system, const OutputOptions& options);

// Return a usage error with a suggestion when `value` of `option` is none of `words`.
Result<void> one_of(const std::string& option,
                    const std::string& value,
                    const std::vector<std::string>& words);

} // namespace oidcctl::cli
