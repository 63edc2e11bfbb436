#include "kube/service_account/marker.hpp"

#include <fmt/format.h>

#include <charconv>

namespace oidcctl::kube {

namespace {

using Kind = go::Value::Kind;

constexpr std::size_t k_longest_name = 253;    // of an object
constexpr std::size_t k_longest_label = 63;    // the value of a label
constexpr std::size_t k_longest_account = 230; // of what a marker's name has of it
constexpr std::string_view k_prefix = "oidcctl.dev/";

const go::Value*
member(const go::Value* value, std::string_view name)
{
  return value != nullptr && value->is(Kind::object) ? value->find(name) : nullptr;
}

std::string
text_of(const go::Value* value)
{
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

bool
is_alphanumeric(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

Json
optional_time(const std::optional<Time>& time)
{
  return time ? Json(to_rfc3339(*time)) : Json("");
}

} // namespace

std::optional<std::string>
account_name_problem(std::string_view name)
{
  bool fits = !name.empty() && name.size() <= k_longest_name &&
              is_alphanumeric(name.front()) && is_alphanumeric(name.back());
  for (std::size_t i = 0; fits && i < name.size(); ++i) {
    const char c = name[i];
    const bool is_inner = c == '-' || c == '.';
    // Each label begins and ends with a letter or a digit.
    const bool is_at_dot = is_inner && (name[i - 1] == '.' || name[i + 1] == '.');
    fits =
        is_alphanumeric(c) ||
        (is_inner && (c == '-' ? !is_at_dot : name[i - 1] != '-' && name[i - 1] != '.'));
  }
  if (fits) {
    return std::nullopt;
  }
  return "expected lower-case letters, digits, '-' and '.', with a letter or digit at "
         "both ends of each part";
}

std::string
marker_name(const std::string& account, const std::string& random)
{
  std::string hex;
  for (const char c : random) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  auto middle = account.substr(0, k_longest_account);
  while (!middle.empty() && !is_alphanumeric(middle.back())) {
    middle.pop_back();
  }
  return fmt::format("oidcctl-{}-{}", middle, hex);
}

Json
to_manifest(const Marker& marker)
{
  Json labels{{k_managed_by, "oidcctl"}};
  if (marker.account.name.size() <= k_longest_label) {
    labels[std::string(k_account_label)] = marker.account.name;
  }
  Json annotations = Json::object();
  const auto set = [&annotations](std::string_view name, Json value) {
    if (!value.get_ref<const std::string&>().empty()) {
      annotations[std::string(k_prefix) + std::string(name)] = std::move(value);
    }
  };
  set("service-account", marker.account.name);
  set("service-account-uid", marker.account_uid);
  set("purpose", marker.purpose);
  set("issued-by", marker.issued_by);
  set("server", marker.server);
  set("requested-seconds", std::to_string(marker.requested.count()));
  set("issued", optional_time(marker.issued));
  set("expires", optional_time(marker.expires));
  set("jti", marker.jti);
  return {{"apiVersion", "v1"},
          {"kind", "Secret"},
          {"metadata",
           {{"name", marker.name},
            {"namespace", marker.account.ns},
            {"labels", std::move(labels)},
            {"annotations", std::move(annotations)}}},
          {"type", k_marker_type}};
}

std::optional<Marker>
to_marker(const go::Value& object)
{
  const auto* metadata = member(&object, "metadata");
  const auto* annotations = member(metadata, "annotations");
  const auto noted = [annotations](std::string_view name) {
    return text_of(member(annotations, std::string(k_prefix) + std::string(name)));
  };
  const auto type = text_of(member(&object, "type"));
  Marker marker{
      .name = text_of(member(metadata, "name")),
      .account = {text_of(member(metadata, "namespace")), noted("service-account")},
      .account_uid = noted("service-account-uid"),
      .purpose = noted("purpose"),
      .issued_by = noted("issued-by"),
      .server = noted("server"),
      .issued = parse_time(noted("issued")),
      .expires = parse_time(noted("expires")),
      .jti = noted("jti"),
      .uid = text_of(member(metadata, "uid")),
      .resource_version = text_of(member(metadata, "resourceVersion")),
      .created = parse_time(text_of(member(metadata, "creationTimestamp")))};
  const auto requested = noted("requested-seconds");
  std::int64_t seconds = 0;
  std::from_chars(requested.data(), requested.data() + requested.size(), seconds);
  marker.requested = Seconds{seconds};
  if (type != k_marker_type || marker.account.name.empty() || marker.name.empty()) {
    return std::nullopt;
  }
  return marker;
}

std::string
secrets_path(const std::string& ns)
{
  return ns.empty() ? std::string("/api/v1/secrets")
                    : fmt::format("/api/v1/namespaces/{}/secrets", ns);
}

std::string
marker_path(const Marker& marker)
{
  return fmt::format("{}/{}", secrets_path(marker.account.ns), marker.name);
}

std::string
account_path(const AccountRef& account)
{
  return fmt::format(
      "/api/v1/namespaces/{}/serviceaccounts/{}", account.ns, account.name);
}

Json
account_manifest(const AccountRef& account)
{
  return {{"apiVersion", "v1"},
          {"kind", "ServiceAccount"},
          {"metadata",
           {{"name", account.name},
            {"namespace", account.ns},
            {"labels", {{k_managed_by, "oidcctl"}}}}},
          {"automountServiceAccountToken", false}};
}

} // namespace oidcctl::kube
