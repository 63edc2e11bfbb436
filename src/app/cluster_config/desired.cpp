#include "app/cluster_config/desired.hpp"

#include "app/cluster_config/read_settings.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl {

namespace {

using cluster_config::AlgorithmChoice;
using cluster_config::DesiredSettings;

constexpr std::size_t k_longest_ca = std::size_t{4} << 20; // bytes
constexpr unsigned k_first_file = 29;
constexpr unsigned k_file_mode = 0644; // certificates and names, nothing secret
constexpr unsigned k_directory_mode = 0755;

// Put the CA of `ca_file` into the only issuer.
Result<void>
replace_ca(System& system, const std::string& ca_file, DesiredSettings& settings)
{
  if (ca_file.empty()) {
    return {};
  }
  auto& entries = settings.configuration.jwt;
  if (entries.size() != 1) {
    return usage_error(
        {"--certificate-authority"},
        fmt::format("--certificate-authority is for one issuer, not {}", entries.size()),
        "put the CA of each issuer into the file");
  }
  TRY_ASSIGN(auto text, system.files.read(ca_file, k_longest_ca));
  entries.front().issuer.certificate_authority = std::move(text);
  settings.is_ca_known = true;
  return {};
}

// Refuse what is not for a cluster: a private key, and templates that were not filled in.
Result<void>
check_values(const DesiredSettings& settings)
{
  const auto is_template = [](const std::string& text) {
    return text.find("${") != std::string::npos || text.find("{{") != std::string::npos;
  };
  for (const auto& jwt : settings.configuration.jwt) {
    auto texts = jwt.issuer.audiences;
    texts.push_back(jwt.issuer.url);
    for (const auto& text : texts) {
      if (is_template(text)) {
        return fail(ErrorCode::local_file,
                    fmt::format("{} is a template that has not been filled in",
                                text::quote(text)),
                    "replace the variables first, for example with envsubst");
      }
    }
    if (has_private_key(jwt.issuer.certificate_authority)) {
      return fail(
          ErrorCode::local_file,
          fmt::format("the CA of {} has a private key", text::quote(jwt.issuer.url)),
          "remove the key: only certificates are needed");
    }
  }
  return {};
}

Notice
open_notice(const std::vector<std::string>& open)
{
  return {NoticeLevel::warning,
          fmt::format("not compiled here, so not known to be valid: {}",
                      text::join(open, ", ")),
          "start a kube-apiserver of the same version with it to find out"};
}

std::string
path_of(const std::string& directory, const cluster_config::OutputFile& file)
{
  return directory + (directory.ends_with('/') ? "" : "/") + file.name;
}

} // namespace

Result<DesiredInput>
desired_from_file(System& system,
                  const std::string& path,
                  const std::string& ca_file,
                  const apiserver::ValidationRules& rules)
{
  TRY_ASSIGN(auto startup, read_settings(system, path, rules));
  auto open = startup.open;
  const bool is_ca_unread = std::erase(open, "--oidc-ca-file") > 0;
  const auto named = path == "-" ? std::string("standard input") : text::quote(path);
  if (startup.starts == apiserver::Answer::no) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: kube-apiserver 1.{} does not start with it: {}",
                            named,
                            rules.minor,
                            startup.message),
                fmt::format("see `oidcctl cluster-config lint {}`", path));
  }
  const auto& flags = startup.settings.flags;
  if (std::erase(open, "--authentication-config") > 0) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: it names the file {}, which is not on this machine",
                            named,
                            text::quote(flags->authentication_config)),
                "use that file itself");
  }
  DesiredInput input{
      .settings = cluster_config::desired_settings(startup.settings, !is_ca_unread)};
  TRY(replace_ca(system, ca_file, input.settings));
  TRY(check_values(input.settings));
  if (startup.has_more_documents) {
    return fail(
        ErrorCode::local_file,
        fmt::format("{}: the API server reads only the first YAML document", named),
        "put all issuers in one document");
  }
  if (!open.empty()) {
    input.notices.push_back(open_notice(open));
  }
  return input;
}

Result<DesiredInput>
desired_from_policy(System& system,
                    const Policy& policy,
                    const std::string& issuer,
                    const std::string& ca_file)
{
  apiserver::OidcFlags flags;
  flags.issuer_url = issuer;
  flags.client_id = policy.client_ids.empty() ? "" : policy.client_ids.front();
  flags.username_claim = policy.username_claim;
  flags.username_prefix = policy.username_prefix.value_or("");
  flags.groups_claim = policy.groups_claim;
  flags.groups_prefix = policy.groups_prefix.value_or("");
  flags.required_claims = policy.required_claims;
  DesiredInput input;
  auto& settings = input.settings;
  settings.configuration = configuration_of(flags);
  if (!policy.signing_algorithms.empty()) {
    settings.algorithm_choice = AlgorithmChoice::chosen;
    settings.algorithms = policy.signing_algorithms;
  }
  if (settings.configuration.jwt.empty()) {
    return fail(ErrorCode::usage,
                "no issuer specified",
                "use --issuer-url and --client-id, or --from FILE");
  }
  auto& jwt = settings.configuration.jwt.front();
  jwt.issuer.discovery_url = policy.discovery_url;
  jwt.issuer.audiences = policy.client_ids;
  jwt.issuer.audience_match_policy = policy.client_ids.size() > 1 ? "MatchAny" : "";
  jwt.claim_mappings.uid.claim = policy.uid_claim;
  TRY(replace_ca(system, ca_file, settings));
  TRY(check_values(settings));
  const auto validation =
      validate(settings.configuration,
               {.minor = std::max(policy.kubernetes_minor, k_first_file),
                .disallowed_issuers = policy.disallowed_issuers});
  if (!validation.errors.empty()) {
    return fail(ErrorCode::usage,
                fmt::format("kube-apiserver 1.{} does not start with these settings: {}",
                            policy.kubernetes_minor,
                            apiserver::describe(validation.errors)),
                "correct the option for that field");
  }
  return input;
}

Result<void>
write_files(System& system,
            const std::string& directory,
            const std::vector<cluster_config::OutputFile>& files,
            bool is_forced)
{
  std::set<std::string> directories{directory};
  for (const auto& file : files) {
    const auto path = path_of(directory, file);
    TRY_ASSIGN(const auto status, system.files.status(path));
    if (status && !is_forced) {
      return fail(ErrorCode::local_file,
                  fmt::format("{} already exists", text::quote(path)),
                  "use --force to replace it, or another directory");
    }
    directories.insert(path.substr(0, path.rfind('/')));
  }
  for (const auto& one : directories) {
    TRY(system.files.make_directories(one, k_directory_mode));
  }
  std::vector<std::string> written;
  for (const auto& file : files) {
    const auto path = path_of(directory, file);
    auto done = system.files.write_atomic(path, file.content, k_file_mode);
    if (!done) {
      for (const auto& earlier : is_forced ? std::vector<std::string>{} : written) {
        (void)system.files.remove(earlier);
      }
      return tl::make_unexpected(std::move(done).error());
    }
    written.push_back(path);
  }
  return {};
}

} // namespace oidcctl
