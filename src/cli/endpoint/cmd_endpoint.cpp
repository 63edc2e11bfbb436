#include "base/text.hpp"
#include "cli/endpoint/commands.hpp"
#include "cli/options/endpoint_parts.hpp"
#include "model/coreweave/endpoint.hpp"

#include <fmt/format.h>

#include <memory>

// The endpoint commands that need no network.
namespace oidcctl::cli {

namespace {

constexpr const char* k_url_hint = "use the URL or the host name of a cluster's endpoint";

struct ConvertOptions
{
  std::string url = {};
  std::string to = {};
};

Result<Endpoint>
parse_endpoint(const std::string& url)
{
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
                      "which was observed and is not documented",
                      endpoint.cluster_hash),
          "compare it with the API server endpoint that the Console or Terraform shows"};
}

// Return what is to be said of `endpoint` as it was written.
std::vector<Notice>
notices_on(const Endpoint& endpoint)
{
  std::vector<Notice> notices;
  if (endpoint.was_http) {
    notices.push_back({NoticeLevel::warning,
                       "the URL says http, where no cluster answers; it became https",
                       "kubectl sends no credentials over http"});
  }
  if (!endpoint.cluster_name.empty()) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("{} has the cluster's name, which is deprecated",
                                   text::quote(endpoint.host())),
                       "use the form with the hash"});
    notices.push_back(hash_notice(endpoint));
  }
  if (endpoint.is_split_guessed()) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format("the organisation's ID is taken to be {} and the "
                     "cluster's name {}",
                     text::quote(endpoint.org_id),
                     text::quote(endpoint.cluster_name)),
         "where that is wrong, give them: oidcctl endpoint unmanaged --org-id "
         "ID --cluster-name NAME --zone ZONE"});
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
  add_endpoint_parts(parameters, *parts);
  const auto hint = "oidcctl-endpoint-managed(1) explains where to find the parts";
  parameters.required({"--org-id"}, hint);
  parameters.required({"--zone"}, hint);
  parameters.required({"--cluster-hash", "--cluster-name"}, hint);
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
  parameters.argument("URL", options->url, "URL or host name of either endpoint");
  parameters.choice(
      "--to", "KIND", {"managed", "unmanaged"}, options->to, "Endpoint to convert to");
  parameters.required({"URL"}, k_url_hint);
  parameters.required({"--to"}, "use --to managed or --to unmanaged");
  add_output_options(parameters, invocation.output);
  invocation.action = [options](System&) { return run_convert(*options); };
}

void
build_endpoint_inspect(Parameters& parameters, Invocation& invocation)
{
  auto url = std::make_shared<std::string>();
  parameters.argument("URL", *url, "URL or host name of an endpoint");
  parameters.required({"URL"}, k_url_hint);
  add_output_options(parameters, invocation.output);
  invocation.action = [url](System&) { return run_inspect(*url); };
}

} // namespace oidcctl::cli
