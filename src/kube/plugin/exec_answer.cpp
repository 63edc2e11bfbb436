#include "base/text.hpp"
#include "go/time.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "yaml/json.hpp"

#include <fmt/format.h>

#include <algorithm>

// How client-go takes what a plugin prints: the decoder of apimachinery first, then
// refreshCredsLocked.
namespace oidcctl::kube {

namespace {

using go::Value;
using Words = std::string;
template <typename T> using CheckResult = tl::expected<T, Words>;

constexpr std::string_view k_group = "client.authentication.k8s.io";

// The struct that apimachinery reads the type of a document into.
constexpr std::string_view k_type_struct =
    R"(struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string )"
    R"("json:\"kind,omitempty\"" })";

// `status` as it is filled, member after member: a second one adds to the first.
struct Status
{
  std::string token = {};
  std::string certificate = {};
  std::string key = {};
  std::optional<Time> expiration = std::nullopt;
};

Words
wrong_type(const Value& value, std::string_view field, std::string_view type)
{
  return fmt::format("json: cannot unmarshal {} into Go struct field {} of type {}",
                     go::type_name(value.kind),
                     field,
                     type);
}

// Return the value of JSON that starts with a brace, else of YAML.
CheckResult<Value>
document_of(std::string_view output)
{
  if (text::trim(output).starts_with('{')) {
    auto value = go::parse(output, 64, go::DepthPolicy::forget);
    if (!value) {
      return tl::make_unexpected("couldn't get version/kind; json parse error: " +
                                 value.error().message);
    }
    return std::move(*value);
  }
  const auto document = yaml::parse(output);
  if (!document) {
    return tl::make_unexpected("yaml: " + document.error().message);
  }
  return yaml::to_value(document->root);
}

struct Type
{
  std::string version = {};
  std::string kind = {};
};

// Names are looked up without regard to case here, and only here.
CheckResult<Type>
type_of(const Value& document)
{
  const auto refuse = [](const Words& why) {
    return tl::make_unexpected("couldn't get version/kind; json parse error: " + why);
  };
  Type type;
  if (document.is(Value::Kind::null)) {
    return type;
  }
  if (!document.is(Value::Kind::object)) {
    return refuse(fmt::format("json: cannot unmarshal {} into Go value of type {}",
                              go::type_name(document.kind),
                              k_type_struct));
  }
  for (const auto& [name, value] : document.members) {
    for (auto [field, target] :
         {std::pair{"apiVersion", &type.version}, std::pair{"kind", &type.kind}}) {
      if (!go::names_field(name, field) || value.is(Value::Kind::null)) {
        continue;
      }
      if (!value.is(Value::Kind::string)) {
        return refuse(wrong_type(value, fmt::format(".{}", field), "string"));
      }
      *target = value.text;
    }
  }
  return type;
}

// Return the version that the document has in client-go's scheme.
CheckResult<std::string>
version_of(const Value& document)
{
  auto type = type_of(document);
  if (!type) {
    return tl::make_unexpected(type.error());
  }
  if (std::count(type->version.begin(), type->version.end(), '/') > 1) {
    return tl::make_unexpected("unexpected GroupVersion string: " + type->version);
  }
  const auto version =
      type->version.empty() ? fmt::format("{}/__internal", k_group) : type->version;
  const auto kind = type->kind.empty() ? "ExecCredential" : type->kind;
  const bool is_known = type->version.empty() || parse_exec_version(version).has_value();
  if (kind != "ExecCredential" || !is_known) {
    return tl::make_unexpected(fmt::format("no kind {} is registered for version {}",
                                           go::go_quote(kind),
                                           go::go_quote(version)));
  }
  return version;
}

std::optional<Words>
fill(Status& status, const go::Member& member)
{
  const auto& [name, value] = member;
  if (name == "expirationTimestamp") {
    if (value.is(Value::Kind::null)) {
      status.expiration.reset();
      return std::nullopt;
    }
    if (!value.is(Value::Kind::string)) {
      return wrong_type(value, "ExecCredentialStatus.status." + name, "string");
    }
    const auto time = parse_go_time(value.text);
    if (!time) {
      return time.error();
    }
    status.expiration = *time;
    return std::nullopt;
  }
  auto* target = name == "token"                   ? &status.token
                 : name == "clientCertificateData" ? &status.certificate
                 : name == "clientKeyData"         ? &status.key
                                                   : nullptr;
  if (target == nullptr || value.is(Value::Kind::null)) {
    return std::nullopt;
  }
  if (!value.is(Value::Kind::string)) {
    return wrong_type(value, "ExecCredentialStatus.status." + name, "string");
  }
  *target = value.text;
  return std::nullopt;
}

std::optional<Words>
check_spec(const Value& spec)
{
  if (spec.is(Value::Kind::null)) {
    return std::nullopt;
  }
  if (!spec.is(Value::Kind::object)) {
    return wrong_type(spec, "ExecCredential.spec", "v1.ExecCredentialSpec");
  }
  for (const auto& [name, value] : spec.members) {
    const auto wanted =
        name == "interactive" ? Value::Kind::boolean : Value::Kind::object;
    if ((name == "interactive" || name == "cluster") && !value.is(wanted) &&
        !value.is(Value::Kind::null)) {
      return wrong_type(value,
                        "ExecCredentialSpec.spec." + name,
                        name == "cluster" ? "v1.Cluster" : "bool");
    }
  }
  return std::nullopt;
}

// Go goes on after a value of the wrong type and tells the first of them in the end.
CheckResult<std::optional<Status>>
status_of(const Value& document)
{
  std::optional<Status> status;
  std::optional<Words> first;
  const auto keep = [&first](const std::optional<Words>& problem) {
    first = first ? first : problem;
  };
  for (const auto& [name, value] : document.members) {
    if (name == "spec") {
      keep(check_spec(value));
    } else if (name == "status" && value.is(Value::Kind::null)) {
      status.reset();
    } else if (name == "status" && !value.is(Value::Kind::object)) {
      keep(wrong_type(value, "ExecCredential.status", "v1.ExecCredentialStatus"));
    } else if (name == "status") {
      status = status ? status : Status{};
      for (const auto& member : value.members) {
        keep(fill(*status, member));
      }
    }
  }
  if (first) {
    return tl::make_unexpected(*first);
  }
  return status;
}

// Return why Go's tls.X509KeyPair refuses both before it looks into them, or nothing.
std::string
pem_problem(const Status& status)
{
  constexpr std::string_view start = "-----BEGIN ";
  if (status.certificate.find(start) == std::string::npos) {
    return "tls: failed to find any PEM data in certificate input";
  }
  return status.key.find(start) == std::string::npos
             ? "tls: failed to find any PEM data in key input"
             : "";
}

CheckResult<ExecAnswer>
answer_of(Status status)
{
  if (status.token.empty() && status.certificate.empty() && status.key.empty()) {
    return tl::make_unexpected("exec plugin didn't return a token or cert/key pair");
  }
  if (status.certificate.empty() != status.key.empty()) {
    return tl::make_unexpected("exec plugin returned only certificate or key, not both");
  }
  if (const auto why = pem_problem(status); !status.key.empty() && !why.empty()) {
    return tl::make_unexpected("failed parsing client key/certificate: " + why);
  }
  return ExecAnswer{.token = Secret(std::move(status.token)),
                    .client_certificate_data = std::move(status.certificate),
                    .client_key_data = Secret(std::move(status.key)),
                    .expiration = status.expiration};
}

} // namespace

tl::expected<ExecAnswer, std::string>
judge_exec(const Exec& exec, const ExecRun& run)
{
  if (!parse_exec_version(exec.api_version)) {
    return tl::make_unexpected("exec plugin: invalid apiVersion " +
                               go::go_quote(exec.api_version));
  }
  if (run.exit_code != 0) {
    return tl::make_unexpected(fmt::format(
        "exec: executable {} failed with exit code {}", exec.command, run.exit_code));
  }
  const auto refuse = [](const Words& why) {
    return tl::make_unexpected("decoding stdout: " + why);
  };
  const auto document = document_of(run.output);
  if (!document) {
    return refuse(document.error());
  }
  const auto version = version_of(*document);
  if (!version) {
    return refuse(version.error());
  }
  auto status = status_of(*document);
  if (!status) {
    return refuse(status.error());
  }
  if (*version != exec.api_version) {
    return tl::make_unexpected(
        fmt::format("exec plugin is configured to use API version {}, "
                    "plugin returned version {}",
                    exec.api_version,
                    *version));
  }
  if (!*status) {
    return tl::make_unexpected("exec plugin didn't return a status field");
  }
  return answer_of(std::move(**status));
}

tl::expected<bool, std::string>
is_interactive(const Exec& exec, bool stdin_is_terminal)
{
  const auto mode = exec.effective_mode();
  if (mode == "Never") {
    return false;
  }
  if (mode == "IfAvailable" || (mode == "Always" && stdin_is_terminal)) {
    return stdin_is_terminal;
  }
  return tl::make_unexpected("exec plugin cannot support interactive mode: " +
                             (mode == "Always"
                                  ? "standard input is not a terminal"
                                  : "unknown interactiveMode: " + go::go_quote(mode)));
}

} // namespace oidcctl::kube
