#include "kube/plugin/exec_credential.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "yaml/json.hpp"

#include <fmt/format.h>

namespace oidcctl::kube {

namespace {

constexpr const char* k_hint =
    "kubectl sets this variable; unset it when you run a plugin yourself";

tl::unexpected<Error>
refused(const std::string& why)
{
  return fail(ErrorCode::usage, fmt::format("{}: {}", k_exec_info_variable, why), k_hint);
}

} // namespace

std::string_view
to_string(ExecVersion version)
{
  return version == ExecVersion::v1 ? "client.authentication.k8s.io/v1"
                                    : "client.authentication.k8s.io/v1beta1";
}

std::optional<ExecVersion>
parse_exec_version(std::string_view api_version)
{
  for (const auto version : {ExecVersion::v1, ExecVersion::v1beta1}) {
    if (api_version == to_string(version)) {
      return version;
    }
  }
  return std::nullopt;
}

Result<ExecInfo>
parse_exec_info(std::string_view text)
{
  using Kind = go::Value::Kind;
  const auto value = go::parse(text);
  if (!value) {
    return refused(value.error().message);
  }
  const auto* api_version = value->find("apiVersion");
  const auto* kind = value->find("kind");
  if (api_version == nullptr || kind == nullptr || kind->text != "ExecCredential") {
    return refused("not an ExecCredential");
  }
  const auto version = parse_exec_version(api_version->text);
  if (!version) {
    return refused(fmt::format("apiVersion is {}: expected {} or {}",
                               text::quote(api_version->text),
                               to_string(ExecVersion::v1),
                               to_string(ExecVersion::v1beta1)));
  }
  ExecInfo info{.version = *version};
  if (const auto* spec = value->find("spec")) {
    const auto* interactive = spec->find("interactive");
    if (interactive != nullptr && interactive->is(Kind::boolean)) {
      info.interactive = interactive->boolean;
    }
    if (const auto* cluster = spec->find("cluster");
        cluster != nullptr && cluster->is(Kind::object)) {
      info.cluster = go::to_json(*cluster);
    }
  }
  return info;
}

std::string
to_exec_info(const ExecInfo& info)
{
  auto spec = Json::object();
  if (info.cluster) {
    spec["cluster"] = *info.cluster;
  }
  spec["interactive"] = info.interactive.value_or(false);
  const Json document{{"kind", "ExecCredential"},
                      {"apiVersion", to_string(info.version)},
                      {"spec", std::move(spec)}};
  return to_text(document, -1) + "\n";
}

Json
to_exec_cluster(const Cluster& cluster)
{
  Json out{{"server", cluster.server}};
  const auto add = [&out](const char* name, const std::string& value) {
    if (!value.empty()) {
      out[name] = value;
    }
  };
  add("tls-server-name", cluster.tls_server_name);
  if (cluster.insecure_skip_tls_verify) {
    out["insecure-skip-tls-verify"] = true;
  }
  add("certificate-authority-data",
      base64::encode(cluster.certificate_authority_data, base64::Alphabet::standard));
  add("proxy-url", cluster.proxy_url);
  if (cluster.disable_compression) {
    out["disable-compression"] = true;
  }
  out["config"] = cluster.exec_config ? go::to_json(yaml::to_value(*cluster.exec_config))
                                      : Json(nullptr);
  return out;
}

Secret
exec_credential(ExecVersion version,
                const Secret& token,
                const std::optional<Time>& expiration)
{
  auto status = Json::object();
  if (expiration) {
    status["expirationTimestamp"] = to_rfc3339(*expiration);
  }
  status["token"] = token.reveal();
  const Json document{{"kind", "ExecCredential"},
                      {"apiVersion", to_string(version)},
                      {"spec", {{"interactive", false}}},
                      {"status", std::move(status)}};
  return Secret(to_text(document, -1) + "\n");
}

} // namespace oidcctl::kube
