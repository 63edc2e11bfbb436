#include "base/text.hpp"
#include "cli/endpoint/commands.hpp"
#include "cli/framework/choice.hpp"
#include "model/coreweave/endpoint.hpp"

#include <fmt/format.h>

#include <memory>

// The endpoint commands that need no network.
namespace oidcctl::cli {

namespace {

struct ConvertOptions
{
  std::string url = {};
  std::string to = {};
};

Result<Endpoint>
parse_endpoint(const std::string& url)
{
  if (url.empty()) {
    return fail(ErrorCode::usage,
                "no URL specified",
                "specify the URL or the host name of a cluster's endpoint");
  }
  auto endpoint = Endpoint::parse(url);
  if (!endpoint) {
    return fail(ErrorCode::usage, endpoint.error().text, endpoint.error().hint);
  }
  return std::move(*endpoint);
}

Notice
hash_notice(const Endpoint& endpoint)
{
  return {NoticeLevel::warning,
          fmt::format("the hash {} is the beginning of the SHA-1 of the cluster's name, "
                      "which is observed behavior and not documented",
                      endpoint.cluster_hash),
          "compare it with the API server endpoint that the Console or Terraform shows"};
}

// Return what is to be said of `endpoint` as it was written.
std::vector<Notice>
notices_on(const Endpoint& endpoint)
{
  std::vector<Notice> notices;
  if (endpoint.was_http) {
    notices.push_back(
        {NoticeLevel::warning,
         "changed the URL from http to https: clusters do not answer on http",
         "kubectl sends no credentials over http"});
  }
  if (!endpoint.cluster_name.empty()) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("{} contains the cluster's name, a deprecated form",
                                   text::quote(endpoint.host())),
                       "use the form with the hash"});
    notices.push_back(hash_notice(endpoint));
  }
  if (endpoint.is_split_guessed()) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format(
             "assuming that the organization's ID is {} and the cluster's name {}",
             text::quote(endpoint.org_id),
             text::quote(endpoint.cluster_name)),
         "if that is wrong, use: oidcctl endpoint unmanaged --org-id ID --cluster-name "
         "NAME --zone ZONE"});
  }
  return notices;
}

Json
credentials(EndpointKind kind, bool taken)
{
  auto list = Json::array();
  for (const auto& credential : endpoint_credentials()) {
    if (takes(kind, credential) == taken) {
      list.push_back({{"id", credential.id}, {"name", credential.name}});
    }
  }
  return list;
}

Json
endpoint_json(const Endpoint& endpoint, const std::vector<Notice>& notices)
{
  auto warnings = Json::array();
  for (const auto& notice : notices) {
    warnings.push_back(notice.text);
  }
  const bool deprecated = !endpoint.cluster_name.empty();
  return {{"apiVersion", "oidcctl/v1"},
          {"kind", "Endpoint"},
          {"url", endpoint.url()},
          {"host", endpoint.host()},
          {"type", to_string(endpoint.kind)},
          {"orgId", endpoint.org_id},
          {"clusterHash", endpoint.cluster_hash},
          {"clusterName", deprecated ? Json(endpoint.cluster_name) : Json(nullptr)},
          {"zone", endpoint.zone},
          {"managed", endpoint.as(EndpointKind::managed).url()},
          {"unmanaged", endpoint.as(EndpointKind::unmanaged).url()},
          {"replacement",
           deprecated ? Json(endpoint.as(endpoint.kind).url()) : Json(nullptr)},
          {"takes", credentials(endpoint.kind, true)},
          {"refuses", credentials(endpoint.kind, false)},
          {"warnings", std::move(warnings)}};
}

// Return the outcome whose table is the URL alone, to be copied or piped.
Outcome
url_outcome(const Endpoint& endpoint, std::vector<Notice> notices)
{
  Document document;
  document.data = endpoint_json(endpoint, notices);
  document.view.facts = {{"", {"/url"}}};
  return {std::move(document), ExitStatus::success, std::move(notices)};
}

void
append_names(std::vector<FactRow>& facts, const std::string& label, const Json& data)
{
  const auto key = text::to_lower(label);
  for (std::size_t i = 0; i < data.at(key).size(); ++i) {
    facts.push_back({i == 0 ? label : "", {fmt::format("/{}/{}/name", key, i)}});
  }
}

Result<Outcome>
run_build(EndpointKind kind, const EndpointParts& parts)
{
  const std::pair<const char*, bool> needed[] = {
      {"--org-id", parts.org_id.empty()},
      {"--zone", parts.zone.empty()},
      {"--cluster-hash or --cluster-name",
       parts.cluster_hash.empty() && parts.cluster_name.empty()}};
  for (const auto& [option, is_missing] : needed) {
    if (is_missing) {
      return fail(ErrorCode::usage,
                  fmt::format("{} is required", option),
                  "oidcctl-endpoint-managed(1) describes where to find the parts");
    }
  }
  if (!parts.cluster_hash.empty() && !parts.cluster_name.empty()) {
    return fail(ErrorCode::usage,
                "--cluster-hash and --cluster-name cannot be used together");
  }
  const auto endpoint = make_endpoint(kind, parts);
  if (!endpoint) {
    return fail(ErrorCode::usage, endpoint.error().text, endpoint.error().hint);
  }
  auto notices = parts.cluster_name.empty() ? std::vector<Notice>{}
                                            : std::vector<Notice>{hash_notice(*endpoint)};
  return url_outcome(*endpoint, std::move(notices));
}

Result<Outcome>
run_convert(const ConvertOptions& options)
{
  if (options.to.empty()) {
    return fail(
        ErrorCode::usage, "--to is required", "use --to managed or --to unmanaged");
  }
  TRY(check_choice("--to", options.to, {"managed", "unmanaged"}));
  TRY_ASSIGN(const auto endpoint, parse_endpoint(options.url));
  const auto kind =
      options.to == "managed" ? EndpointKind::managed : EndpointKind::unmanaged;
  return url_outcome(endpoint.as(kind), notices_on(endpoint));
}

Result<Outcome>
run_inspect(const std::string& url)
{
  TRY_ASSIGN(const auto endpoint, parse_endpoint(url));
  auto notices = notices_on(endpoint);
  Document document;
  document.data = endpoint_json(endpoint, notices);
  auto& facts = document.view.facts;
  facts = {{"URL", {"/url"}},
           {"Type", {"/type"}},
           {"Org ID", {"/orgId"}},
           {"Hash", {"/clusterHash"}},
           {"Name", {"/clusterName"}},
           {"Zone", {"/zone"}},
           {"Replacement", {"/replacement"}}};
  append_names(facts, "Takes", document.data);
  append_names(facts, "Refuses", document.data);
  const bool is_managed = endpoint.kind == EndpointKind::managed;
  facts.push_back(is_managed ? FactRow{"Unmanaged", {"/unmanaged"}}
                             : FactRow{"Managed", {"/managed"}});
  return Outcome{std::move(document), ExitStatus::success, std::move(notices)};
}

void
build_from_parts(EndpointKind kind, Parameters& parameters, Invocation& invocation)
{
  auto parts = std::make_shared<EndpointParts>();
  parameters.value(
      "--org-id", "ID", parts->org_id, "The organisation's ID (Settings page)");
  parameters.value("--cluster-hash",
                   "HASH",
                   parts->cluster_hash,
                   "The 8 hexadecimal digits in the cluster's API server endpoint");
  parameters.value("--cluster-name",
                   "NAME",
                   parts->cluster_name,
                   "The cluster's name instead, from which the hash is computed");
  parameters.value("--zone", "ZONE", parts->zone, "The zone, for example US-EAST-04A");
  add_output_options(parameters, invocation.output);
  invocation.action = [kind, parts](System&) { return run_build(kind, *parts); };
}

} // namespace

void
build_endpoint_managed(Parameters& parameters, Invocation& invocation)
{
  build_from_parts(EndpointKind::managed, parameters, invocation);
}

void
build_endpoint_unmanaged(Parameters& parameters, Invocation& invocation)
{
  build_from_parts(EndpointKind::unmanaged, parameters, invocation);
}

void
build_endpoint_convert(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<ConvertOptions>();
  parameters.argument("URL", options->url, "The URL or host name of either endpoint");
  parameters.value("--to", "KIND", options->to, "The one wanted: managed or unmanaged");
  add_output_options(parameters, invocation.output);
  invocation.action = [options](System&) { return run_convert(*options); };
}

void
build_endpoint_inspect(Parameters& parameters, Invocation& invocation)
{
  auto url = std::make_shared<std::string>();
  parameters.argument("URL", *url, "The URL or host name of an endpoint");
  add_output_options(parameters, invocation.output);
  invocation.action = [url](System&) { return run_inspect(*url); };
}

} // namespace oidcctl::cli
